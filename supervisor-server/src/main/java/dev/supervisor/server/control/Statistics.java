package dev.supervisor.server.control;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import dev.supervisor.rpc.model.SystemStats;
import dev.supervisor.rpc.model.SystemStats.Latency;
import dev.supervisor.rpc.model.SystemStats.PoolStats;
import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.process.OwnUsage;
import dev.supervisor.server.run.Pool;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseStats;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.supervise.Supervisor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The daemon's own figures: what its metrics say, put together for a person who looks. */
final class Statistics {
    private static final String CALLS = "rpc.calls.";
    private static final String ERRORS = "rpc.errors.";
    private static final int MOST_COUNTED = 1_000_000;
    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Database database;
    private final int mailbox;
    private final Supervisor supervisor;
    private final EventFeed feed;
    private final MetricRegistry metrics;
    private final OwnUsage usage = new OwnUsage();
    private final List<Pool> pools;
    private final RunStore runs = new RunStore();

    /** What is counted in the database. */
    private record Counted(Map<String, Long> unfinished, Map<String, PoolStats> pools) {}

    /** @param mailbox units that may wait for the writer */
    Statistics(
            Database database,
            int mailbox,
            Supervisor supervisor,
            List<Pool> pools,
            EventFeed feed,
            MetricRegistry metrics) {
        this.database = database;
        this.mailbox = mailbox;
        this.supervisor = supervisor;
        this.pools = pools;
        this.feed = feed;
        this.metrics = metrics;
    }

    CompletableFuture<SystemStats> now() {
        return database.read(session -> new Counted(runs.unfinished(session, MOST_COUNTED), pools(session)))
                .thenApply(this::with);
    }

    private Map<String, PoolStats> pools(Session session) {
        Map<String, PoolStats> stats = new TreeMap<>();
        for (Pool pool : pools) {
            Map<String, Long> steps = runs.unendedSteps(session, pool.name());
            stats.put(
                    pool.name(),
                    new PoolStats(
                            pool.slots(),
                            pool.capacity(),
                            steps.getOrDefault("running", 0L),
                            steps.getOrDefault("queued", 0L),
                            steps.getOrDefault("blocked", 0L)));
        }
        return stats;
    }

    private SystemStats with(Counted counted) {
        DatabaseStats store = database.stats();
        Map<String, Integer> states = new TreeMap<>();
        supervisor
                .snapshot()
                .services()
                .values()
                .forEach(view -> states.merge(view.state().word(), 1, Integer::sum));
        return new SystemStats(
                states,
                counted.unfinished(),
                counted.pools(),
                new SystemStats.Writer(
                        store.queued(),
                        mailbox,
                        store.groups(),
                        store.units(),
                        store.refused(),
                        store.timedOut(),
                        rate(metrics.timer("db.writer.wait")),
                        latency("db.writer.wait"),
                        latency("db.writer.commit")),
                new SystemStats.Readers(
                        store.readsQueued(), store.reads(), store.readsRefused(), latency("db.readers.read")),
                calls(),
                new SystemStats.Streams(feed.followers(), feed.dropped()),
                new SystemStats.Usage(
                        usage.cpuPercent(),
                        usage.residentBytes(),
                        usage.heapBytes(),
                        usage.threads(),
                        usage.openFiles(),
                        usage.uptimeMs()));
    }

    private SystemStats.Rpc calls() {
        double perSecond = 0;
        long all = 0;
        for (Timer timer :
                metrics.getTimers((name, metric) -> name.startsWith(CALLS)).values()) {
            perSecond += timer.getOneMinuteRate();
            all += timer.getCount();
        }
        long errors = metrics.getCounters((name, metric) -> name.startsWith(ERRORS)).values().stream()
                .mapToLong(Counter::getCount)
                .sum();
        return new SystemStats.Rpc(
                gauge("rpc.pending"), gauge("rpc.blocking_queued"), Math.round(perSecond * 10) / 10.0, all, errors);
    }

    private int gauge(String name) {
        @Nullable
        Object value = metrics.getGauges().containsKey(name)
                ? metrics.getGauges().get(name).getValue()
                : null;
        return value instanceof Number number ? number.intValue() : 0;
    }

    private static double rate(Timer timer) {
        return Math.round(timer.getOneMinuteRate() * 10) / 10.0;
    }

    private Latency latency(String timer) {
        Snapshot times = metrics.timer(timer).getSnapshot();
        return new Latency(ms(times.getMedian()), ms(times.get99thPercentile()), ms((double) times.getMax()));
    }

    private static double ms(double nanos) {
        return Math.round(nanos / NANOS_PER_MS * 1_000) / 1_000.0;
    }
}
