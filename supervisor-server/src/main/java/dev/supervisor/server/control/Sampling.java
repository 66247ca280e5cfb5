package dev.supervisor.server.control;

import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.process.TreeUsage;
import dev.supervisor.server.process.UsageSampler;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.SampleStore;
import dev.supervisor.server.store.SampleStore.SampleRow;
import dev.supervisor.server.supervise.ServiceView;
import dev.supervisor.server.supervise.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CPU and memory of each service, at an interval: measured by a worker, published by the loop, written by the writer.
 *
 * <p>Threading: the loop, but for the measuring.
 */
final class Sampling {
    private static final Logger LOG = LoggerFactory.getLogger(Sampling.class);
    private static final Duration FIRST = Duration.ofSeconds(1);

    private final Loop loop;
    private final Supervisor supervisor;
    private final Database database;
    private final Executor workers;
    private final EventFeed feed;
    private final Duration interval;
    private final UsageSampler sampler = new UsageSampler();
    private final SampleStore samples = new SampleStore();
    private boolean failing;

    Sampling(Loop loop, Supervisor supervisor, Database database, Executor workers, EventFeed feed, Duration interval) {
        this.loop = loop;
        this.supervisor = supervisor;
        this.database = database;
        this.workers = workers;
        this.feed = feed;
        this.interval = interval;
    }

    /** Begins, with a first look soon. On the loop. */
    void start() {
        loop.after(interval.compareTo(FIRST) < 0 ? interval : FIRST, this::measure);
    }

    private void again() {
        loop.after(interval, this::measure);
    }

    private void measure() {
        List<ProcessIdentity> roots = new ArrayList<>();
        for (ServiceView view : supervisor.snapshot().services().values()) {
            if (view.process() != null) {
                roots.add(view.process());
            }
        }
        try {
            workers.execute(() -> {
                Map<UUID, TreeUsage> usage = sampler.sample(roots);
                loop.execute(() -> publish(usage));
            });
        } catch (RejectedExecutionException busy) {
            again(); // many starts at once go before
        }
    }

    private void publish(Map<UUID, TreeUsage> usage) {
        if (!usage.isEmpty()) {
            supervisor.used(usage);
            write(usage);
        }
        again();
    }

    private void write(Map<UUID, TreeUsage> usage) {
        List<SampleRow> rows = new ArrayList<>();
        for (ServiceView view : supervisor.snapshot().services().values()) {
            TreeUsage used =
                    view.process() == null ? null : usage.get(view.process().invocationId());
            if (used != null) {
                rows.add(new SampleRow(view.name(), used.cpuPercent(), used.memoryBytes(), used.processes()));
            }
        }
        Map<String, List<Number>> told = new TreeMap<>();
        rows.forEach(row -> told.put(row.service(), List.of(row.cpuPercent(), row.memoryBytes(), row.processes())));
        feed.samples(loop.now(), told);
        long now = loop.now().toEpochMilli();
        database.write(session -> {
                    samples.add(session, now, rows);
                    return rows.size();
                })
                .whenComplete((done, failure) -> loop.execute(() -> noteFailure(failure)));
    }

    /** A lost sample is no harm, but that none are kept is worth a line, once. */
    private void noteFailure(@Nullable Throwable failure) {
        if (failure != null && !failing) {
            LOG.warn("samples are not being stored: {}", failure.getMessage());
        }
        failing = failure != null;
    }
}
