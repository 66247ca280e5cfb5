package dev.supervisor.bench;

import dev.supervisor.bench.shape.Shape;
import dev.supervisor.bench.shape.ShapedDaemon;
import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is done with one shape: the phases on one copy of the state, and the wipe on a fresh one if there is time.
 *
 * <p>Threading: one thread.
 */
final class ShapeTrial {
    /** Shapes that are measured in all. */
    private static final Set<Shape> WHOLE = EnumSet.of(Shape.MUTEX, Shape.ACTOR, Shape.OURS);

    /** One of so many runs is let go by a retention pass. */
    private static final int RETENTION_SHARE = 10;

    private final PhasesOptions options;
    private final Shape shape;
    private final SeededState seed;
    private final Path work;
    private final ShapeMeasures measures;
    private final List<Check> checks = new ArrayList<>();

    /** What is done with a daemon. */
    private interface Measuring {
        void of(Sitting sitting) throws IOException, InterruptedException;
    }

    /** @param work for copies of the state */
    ShapeTrial(PhasesOptions options, Shape shape, SeededState seed, Path work, Progress progress) {
        this.options = options;
        this.shape = shape;
        this.seed = seed;
        this.work = work;
        this.measures = new ShapeMeasures(options, shape, progress);
    }

    ShapeResult run() throws IOException, InterruptedException {
        List<String> levels = options.sizes().levels();
        String first = levels.get(0);
        if (WHOLE.contains(shape)) {
            onACopy(levels, sitting -> {
                measures.prepare(sitting);
                if (sitting.level().equals(first)) {
                    measures.reads(sitting);
                    for (Disturbance upkeep : options.sizes().upkeep()) {
                        measures.disturb(upkeep, sitting);
                    }
                }
                measures.submits(sitting);
                if (!options.sizes().freshForWipe()) {
                    measures.disturb(Disturbance.WIPE, sitting);
                }
            });
        }
        if (options.sizes().freshForWipe() || !WHOLE.contains(shape)) {
            wipeACopy();
        }
        return measures.result(checks);
    }

    /** The wipe alone. */
    ShapeResult wipe() throws IOException, InterruptedException {
        wipeACopy();
        return measures.result(checks);
    }

    private void wipeACopy() throws IOException, InterruptedException {
        onACopy(options.sizes().levels().subList(0, 1), sitting -> {
            measures.prepareForWipe(sitting);
            measures.disturb(Disturbance.WIPE, sitting);
        });
    }

    /** Starts a daemon at each level, one after the other on the same copy, which is then held against what they said. */
    private void onACopy(List<String> levels, Measuring measuring) throws IOException, InterruptedException {
        Path directory = work.resolve(shape.name());
        seed.copyTo(directory);
        FileLedger ledger = new FileLedger(options.runs());
        for (String level : levels) {
            DaemonUnderTest daemon = DaemonUnderTest.start(directory, launch(options, shape, level));
            try (daemon;
                    SupervisorClient client = daemon.connect()) {
                Sitting sitting = new Sitting(daemon, client, level, ledger);
                measuring.of(sitting);
            }
            checks.add(daemon.endedWell().in(shape.title() + ", " + level));
        }
        ledger.check(shape.title(), SeededState.database(directory), checks);
        DaemonUnderTest.delete(directory);
    }

    /** The same daemon but for its database. */
    static DaemonUnderTest.Launch launch(PhasesOptions options, Shape shape, String level) {
        String configuration = "daemon: {durability: '" + level + "'}\n"
                + "pools: {default: {slots: 1, capacity: 1000000}}\n"
                + Keeping.ofRuns(options.runs() - options.runs() / RETENTION_SHARE)
                        .section();
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
}
