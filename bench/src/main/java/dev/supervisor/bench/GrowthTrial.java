package dev.supervisor.bench;

import dev.supervisor.bench.Operation.Kind;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.RunList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The measures at one size.
 *
 * <p>Threading: one thread.
 */
final class GrowthTrial {
    private static final int PAGE = 50;
    private static final int PAGES = 1_000;
    /** The most a page may have, to come to a late one sooner. */
    private static final int LONG_PAGE = 1_000;

    private static final int SUBMIT_LIMIT = 1_000_000;
    private static final int MOST_LET_GO = 1_000;
    private static final int WARM_UP_CLIENTS = 4;

    private final GrowthOptions options;
    private final int runs;
    private final Path directory;
    private final List<Check> checks;
    private final long bytes;
    private final FileLedger ledger;
    private final Submissions submissions = new Submissions(SUBMIT_LIMIT);
    private final Map<Grown, List<Double>> rounds = new EnumMap<>(Grown.class);
    private final Map<Grown, Operation> operations = new EnumMap<>(Grown.class);

    /**
     * @param directory with a seeded state of so many runs, which is used up
     * @param checks are added to this
     */
    GrowthTrial(GrowthOptions options, int runs, Path directory, List<Check> checks) throws IOException {
        this.options = options;
        this.runs = runs;
        this.directory = directory;
        this.checks = checks;
        this.bytes = Files.size(SeededState.database(directory));
        this.ledger = new FileLedger(runs);
    }

    /** Starts a daemon once, and stops it. */
    void start() throws IOException {
        long from = System.nanoTime();
        try (DaemonUnderTest daemon = DaemonUnderTest.start(directory, launch())) {
            measured(Grown.START, daemon.answeredAfter(from).toNanos() / 1e6);
        }
    }

    /** Starts the daemon that is asked from now on, and warms it up. */
    Sitting open() throws IOException, InterruptedException {
        DaemonUnderTest daemon = DaemonUnderTest.start(directory, launch());
        SupervisorClient client = daemon.connect();
        ledger.counted(client.systemInfo().rows());
        PhasesWorkload.occupyPool(client);
        ledger.occupied();
        PhasesWorkload workload = new PhasesWorkload(runs);
        operations.put(Grown.SUBMIT, PhasesWorkload.submit(submissions));
        operations.put(Grown.STATUS, workload.storedReads().operations().get(0));
        operations.put(Grown.FIRST_PAGE, page(null));
        operations.put(Grown.LATE_PAGE, page(lateCursor(client)));
        for (Operation operation : operations.values()) {
            ClosedLoop.run(operation, WARM_UP_CLIENTS, options.each().multipliedBy(2), daemon::connect);
        }
        return new Sitting(daemon, client, "", ledger);
    }

    /** Makes each kind of call for a while. */
    void round(Sitting sitting) throws IOException, InterruptedException {
        for (Map.Entry<Grown, Operation> entry : operations.entrySet()) {
            Latencies latencies = ClosedLoop.run(entry.getValue(), 1, options.each(), sitting.daemon()::connect);
            measured(entry.getKey(), latencies.p50Ms());
            long failed = latencies.errors() + latencies.retryableErrors();
            checks.add(new Check(
                    runs + " runs, " + entry.getKey().title() + ": no call failed",
                    failed == 0,
                    latencies.count() + " calls, " + failed + " failed"));
        }
    }

    /** Does what can be done once only, ends the daemon, and holds its file against what it said. */
    GrowthResult.At close(Sitting sitting) throws IOException {
        try (SupervisorClient client = sitting.client()) {
            ledger.submitted(submissions);
            checks.add(Ledger.read(client, submissions).storedOnce().in(runs + " runs"));
            disturb(Grown.RETENTION, Disturbance.RETENTION, client);
            disturb(Grown.WIPE, Disturbance.WIPE, client);
        }
        sitting.daemon().close();
        checks.add(sitting.daemon().endedWell().in(runs + " runs"));
        ledger.check(runs + " runs", SeededState.database(directory), checks);
        Map<Grown, Double> medians = new EnumMap<>(Grown.class);
        rounds.forEach((what, ms) -> medians.put(
                what, ms.stream().sorted().skip(ms.size() / 2).findFirst().orElseThrow()));
        return new GrowthResult.At(runs, bytes, medians);
    }

    private void measured(Grown what, double ms) {
        rounds.computeIfAbsent(what, first -> new ArrayList<>()).add(ms);
    }

    private static Operation page(@Nullable String cursor) {
        return new Operation("run.list", Kind.READ, (client, random) -> client.runList(null, null, cursor, PAGE));
    }

    /** Where the 1000th page begins, or the last one if there are not so many. */
    private @Nullable String lateCursor(SupervisorClient client) throws IOException {
        String cursor = null;
        int depth = Math.min(PAGE * (PAGES - 1), Math.max(0, runs - PAGE));
        while (depth > 0) {
            RunList page = client.runList(null, null, cursor, Math.min(LONG_PAGE, depth));
            depth -= page.runs().size();
            cursor = Objects.requireNonNull(page.cursor());
        }
        return cursor;
    }

    private void disturb(Grown what, Disturbance disturbance, SupervisorClient client) throws IOException {
        ledger.counted(client.systemInfo().rows());
        Disturbance.Outcome outcome = disturbance.action().ask(client);
        ledger.deleted(outcome);
        measured(what, (double) outcome.workMs());
    }

    private DaemonUnderTest.Launch launch() {
        long succeeded = (long) runs - runs / SeededState.FAILED_EVERY;
        return DaemonUnderTest.Launch.packaged(
                options.jar(),
                "pools: {default: {slots: 1, capacity: 1000000}}\n"
                        + Keeping.ofRuns(succeeded - Math.min(MOST_LET_GO, runs / 100))
                                .section());
    }
}
