package dev.supervisor.bench;

import dev.supervisor.bench.LoadGenerator.Plan;
import dev.supervisor.bench.Schedule.Pace;
import dev.supervisor.bench.ShapeResult.Cell;
import dev.supervisor.bench.ShapeResult.Disturbed;
import dev.supervisor.bench.shape.Shape;
import dev.supervisor.bench.shape.ShapedDaemon;
import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All phases of one shape, each daemon of which goes on with the state that the one before has left.
 *
 * <p>Threading: one thread.
 */
final class ShapeTrial {
    static final String STATUS_ALL = "a";
    static final String STATUSES = "b";
    static final String SUBMITS = "c";

    private static final int WARM_UP_CLIENTS = 8;
    private static final int SUBMIT_LIMIT = 1_000_000;
    private static final Mix NOTHING = new Mix();

    private final PhasesOptions options;
    private final Shape shape;
    private final Path directory;
    private final Progress progress;
    private final PhasesWorkload workload;
    private final List<Cell> cells = new ArrayList<>();
    private final List<Disturbed> disturbed = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final ShapeLedger ledger;

    /** @param directory with a copy of the seeded state, for this trial alone */
    ShapeTrial(PhasesOptions options, Shape shape, Path directory, Progress progress) {
        this.options = options;
        this.shape = shape;
        this.directory = directory;
        this.progress = progress;
        this.workload = new PhasesWorkload(options.runs());
        this.ledger = new ShapeLedger(options.runs());
    }

    ShapeResult run() throws IOException, InterruptedException {
        List<String> levels = options.sizes().levels();
        String last = levels.get(levels.size() - 1);
        for (String level : shape == Shape.FIELD_DELETES ? List.of(last) : levels) {
            DaemonUnderTest daemon = DaemonUnderTest.start(directory, launch(level));
            try (daemon;
                    SupervisorClient client = daemon.connect()) {
                PhasesWorkload.occupyPool(client);
                ledger.occupied();
                Submissions submissions = new Submissions(SUBMIT_LIMIT);
                warmUp(daemon, submissions);
                if (level.equals(last) && shape != Shape.FIELD_DELETES) {
                    reads(daemon, level);
                }
                if (shape != Shape.FIELD_DELETES) {
                    submits(daemon, level, submissions);
                }
                ledger.submitted(submissions);
                checks.add(Ledger.read(client, submissions).storedOnce().in(shape.title() + ", " + level));
                if (level.equals(last)) {
                    disturb(daemon, client, level);
                }
            }
            checks.add(new Check(
                    shape.title() + ", " + level + ": the daemon stopped in order",
                    daemon.exitCode() == 0,
                    "exit code " + daemon.exitCode()));
        }
        ledger.check(shape.title(), SeededState.database(directory), checks);
        return new ShapeResult(shape, List.copyOf(cells), List.copyOf(disturbed), List.copyOf(checks));
    }

    private DaemonUnderTest.Launch launch(String level) {
        String configuration =
                "daemon: {durability: '" + level + "'}\n" + "pools: {default: {slots: 1, capacity: 1000000}}\n";
        if (shape == Shape.OURS) {
            return DaemonUnderTest.Launch.packaged(options.jar(), configuration);
        }
        return new DaemonUnderTest.Launch(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShapedDaemon.class.getName(),
                        "--shape",
                        shape.name()),
                configuration);
    }

    private void warmUp(DaemonUnderTest daemon, Submissions submissions) throws IOException, InterruptedException {
        progress.say(shape.title() + ": warm-up");
        Duration half = options.sizes().warmUp().dividedBy(2);
        Mix mix = workload.statuses().with(1, workload.statusAll().operations().get(0));
        new LoadGenerator(new Plan(WARM_UP_CLIENTS, mix, 0, NOTHING, 1_000, half))
                .run(daemon::connect, (second, reads, writes) -> {});
        ClosedLoop.run(PhasesWorkload.submit(submissions), WARM_UP_CLIENTS, half, daemon::connect);
    }

    private void reads(DaemonUnderTest daemon, String level) throws IOException, InterruptedException {
        reads(daemon, level, STATUS_ALL, 50, 100, workload.statusAll());
        reads(daemon, level, STATUSES, 100, 400, workload.statuses());
    }

    private void reads(DaemonUnderTest daemon, String level, String phase, int clients, int rate, Mix mix)
            throws IOException, InterruptedException {
        Duration duration = options.sizes().reads();
        Plan plan = new Plan(clients, mix, 0, NOTHING, Pace.TOGETHER, rate, duration);
        LoadGenerator generator = new LoadGenerator(plan);
        long unmade = generator.run(daemon::connect, (second, reads, writes) -> {});
        for (Meter meter : generator.meters()) {
            Latencies latencies = Latencies.of(
                    meter.operation().name(),
                    meter.total(),
                    duration.toMillis() / 1_000.0,
                    meter.retryableErrors(),
                    meter.errors());
            add(new Cell(phase, level, clients, latencies));
        }
        checks.add(made(shape.title() + ", phase " + phase, unmade));
    }

    private void submits(DaemonUnderTest daemon, String level, Submissions submissions)
            throws IOException, InterruptedException {
        Operation submit = PhasesWorkload.submit(submissions);
        for (int clients : options.sizes().clients()) {
            add(new Cell(
                    SUBMITS,
                    level,
                    clients,
                    ClosedLoop.run(submit, clients, options.sizes().submits(), daemon::connect)));
        }
    }

    private void disturb(DaemonUnderTest daemon, SupervisorClient client, String level)
            throws IOException, InterruptedException {
        for (Disturbance disturbance : Disturbance.ALL) {
            ledger.counted(client.systemInfo().rows());
            Submissions submissions = new Submissions(SUBMIT_LIMIT);
            DisturbedLoad load = new DisturbedLoad(
                    workload.storedReads(), PhasesWorkload.submits(submissions), options.sizes(), daemon::connect);
            Disturbed result = load.run(
                    disturbance,
                    (second, reads, writes) -> progress.second(
                            second, shape.title() + ", " + level + ": " + disturbance.name() + ", second " + second));
            ledger.submitted(submissions);
            ledger.deleted(result.outcome());
            disturbed.add(result);
            checks.addAll(load.checks(shape.title() + ", " + disturbance.name()));
            PhasesTable.lines(shape, result).forEach(progress::say);
        }
    }

    private void add(Cell cell) {
        cells.add(cell);
        progress.say(PhasesTable.line(shape, cell));
        checks.add(new Check(
                shape.title() + ", phase " + cell.phase() + ", "
                        + cell.latencies().name() + " at " + cell.durability() + " by " + cell.clients()
                        + ": no call failed but by retryable errors",
                cell.latencies().errors() == 0,
                cell.latencies().retryableErrors() + " retryable, "
                        + cell.latencies().errors() + " others"));
    }

    static Check made(String where, long unmade) {
        return new Check(where + ": every planned call was made", unmade == 0, unmade + " not made in time");
    }
}
