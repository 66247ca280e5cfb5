package dev.supervisor.bench;

import dev.supervisor.bench.Operation.Kind;
import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * An open-loop load: workers on fixed schedules, a thread and a client each, watched once a second.
 *
 * <p>Threading: one thread.
 */
final class LoadGenerator {
    /** For the last calls to end; the client gives up after 30 s. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(40);

    static final Duration PREPARATION = Duration.ofMillis(200);
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long LOOK_MS = 20;

    private final Map<Operation, Meter> meters = new LinkedHashMap<>();
    private final Plan plan;
    private volatile @Nullable LoadClock clock;
    private final Witness witness;

    /** Told of each call that has ended, on the worker's thread. */
    interface Witness {
        /**
         * @param intendedNanos when it was meant to start, by {@link System#nanoTime}
         * @param endedNanos when it was answered or had failed
         */
        void ended(Operation operation, long intendedNanos, long endedNanos);
    }

    /**
     * What to do.
     *
     * @param readers workers that read, as {@code reads} mixes
     * @param writers workers that write, as {@code writes} mixes
     * @param rate calls per second of all together
     */
    record Plan(int readers, Mix reads, int writers, Mix writes, Schedule.Pace pace, double rate, Duration duration) {
        Plan(int readers, Mix reads, int writers, Mix writes, double rate, Duration duration) {
            this(readers, reads, writers, writes, Schedule.Pace.EVEN, rate, duration);
        }
    }

    /** Told once a second. */
    interface Watcher {
        /**
         * @param second from 1; beyond the duration when workers are behind
         * @param reads latencies of this second's answers
         * @param writes latencies of this second's answers
         */
        void second(int second, Histogram reads, Histogram writes);
    }

    /** Where a worker's calls go. */
    interface Connector {
        SupervisorClient connect() throws IOException;
    }

    LoadGenerator(Plan plan) {
        this(plan, (operation, intended, ended) -> {});
    }

    LoadGenerator(Plan plan, Witness witness) {
        this.plan = plan;
        this.witness = witness;
        plan.reads().operations().forEach(operation -> meters.put(operation, new Meter(operation)));
        plan.writes().operations().forEach(operation -> meters.put(operation, new Meter(operation)));
    }

    /**
     * Makes the calls; returns when all have been answered or given up.
     *
     * @return how many planned calls were not made in time; 0 when the daemon kept up
     */
    long run(Connector connector, Watcher watcher) throws IOException, InterruptedException {
        List<SupervisorClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < plan.readers() + plan.writers(); i++) {
                clients.add(connector.connect());
            }
            return run(clients, watcher);
        } finally {
            clients.forEach(SupervisorClient::close);
        }
    }

    /** Has no more calls start, though the plan had more; nothing when the load has not begun. Any thread. */
    void end() {
        LoadClock times = clock;
        if (times != null) {
            times.endNow();
        }
    }

    /** In the order of the mixes, reads first. */
    List<Meter> meters() {
        return List.copyOf(meters.values());
    }

    /** All latencies of a kind. */
    Histogram total(Kind kind) {
        Histogram sum = Meter.histogram();
        meters.values().stream()
                .filter(meter -> meter.operation().kind() == kind)
                .forEach(meter -> sum.add(meter.total()));
        return sum;
    }

    private long run(List<SupervisorClient> clients, Watcher watcher) throws InterruptedException {
        long start = System.nanoTime() + PREPARATION.toNanos();
        LoadClock times = new LoadClock(start, plan.duration());
        clock = times;
        List<LoadWorker> workers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (SupervisorClient client : clients) {
            int i = workers.size();
            Schedule schedule = Schedule.of(i, clients.size(), plan.pace(), plan.rate(), plan.duration());
            boolean writes = isWriter(i);
            LoadWorker.Account account = new LoadWorker.Account(meters, witness);
            LoadWorker worker = new LoadWorker(schedule, writes ? plan.writes() : plan.reads(), account, client, times);
            workers.add(worker);
            threads.add(thread(worker, (writes ? "bench-write-" : "bench-read-") + i));
        }
        threads.forEach(Thread::start);
        watch(threads, times, watcher);
        return workers.stream().mapToLong(LoadWorker::unmade).sum();
    }

    /** Writers are spread evenly among the readers, so that their calls are, too. */
    private boolean isWriter(int worker) {
        int all = plan.readers() + plan.writers();
        return (long) (worker + 1) * plan.writers() / all > (long) worker * plan.writers() / all;
    }

    private void watch(List<Thread> threads, LoadClock times, Watcher watcher) throws InterruptedException {
        for (int second = 1;
                !hasEnded(threads, times) && !times.isOverBy(LoadClock.CATCH_UP.plus(LAST_CALLS));
                second++) {
            long until = times.start() + second * SECOND_NANOS;
            while (!hasEnded(threads, times) && System.nanoTime() - until < 0) {
                Thread.sleep(LOOK_MS);
            }
            watcher.second(second, interval(Kind.READ), interval(Kind.WRITE));
        }
    }

    private static boolean hasEnded(List<Thread> threads, LoadClock times) {
        return times.isOverBy(Duration.ZERO) && threads.stream().noneMatch(Thread::isAlive);
    }

    private Histogram interval(Kind kind) {
        Histogram sum = Meter.histogram();
        meters.values().stream()
                .filter(meter -> meter.operation().kind() == kind)
                .forEach(meter -> sum.add(meter.interval()));
        return sum;
    }

    private static Thread thread(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }
}
