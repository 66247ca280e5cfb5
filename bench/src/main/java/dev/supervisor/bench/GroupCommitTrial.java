package dev.supervisor.bench;

import dev.supervisor.bench.shape.Shape;
import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The product beside itself without group commit, at the level at which a transaction costs what a disk costs. Both daemons run,
 * and are asked in turns: a disk that is now faster and now slower is so for both, and as little as can be is spent beside the store.
 */
final class GroupCommitTrial {
    static final String LEVEL = "full";

    private static final int ROUNDS = 4;

    private final PhasesOptions options;
    private final SeededState seed;
    private final Path work;
    private final Progress progress;

    /**
     * Submits a second by so many clients.
     *
     * @param together with group commit
     * @param alone each in a transaction of its own
     */
    record Turns(int clients, double together, double alone) {}

    record Result(List<Turns> turns, List<Check> checks) {}

    /** @param work for copies of the state */
    GroupCommitTrial(PhasesOptions options, SeededState seed, Path work, Progress progress) {
        this.options = options;
        this.seed = seed;
        this.work = work;
        this.progress = progress;
    }

    Result run() throws IOException, InterruptedException {
        List<Turns> turns = new ArrayList<>();
        ShapeMeasures together = new ShapeMeasures(options, Shape.OURS, progress);
        ShapeMeasures alone = new ShapeMeasures(options, Shape.ONE_BY_ONE, progress);
        try (DaemonUnderTest ours = start(Shape.OURS);
                DaemonUnderTest other = start(Shape.ONE_BY_ONE);
                SupervisorClient client = ours.connect();
                SupervisorClient otherClient = other.connect()) {
            Sitting sitting = new Sitting(ours, client, LEVEL, new FileLedger(options.runs()));
            Sitting otherSitting = new Sitting(other, otherClient, LEVEL, new FileLedger(options.runs()));
            together.prepare(sitting);
            alone.prepare(otherSitting);
            Duration each = options.sizes().submits().dividedBy(2);
            for (int clients : options.sizes().clients()) {
                double rate = 0;
                double otherRate = 0;
                for (int i = 0; i < ROUNDS; i++) {
                    rate += together.submitRate(sitting, clients, each) / ROUNDS;
                    otherRate += alone.submitRate(otherSitting, clients, each) / ROUNDS;
                }
                turns.add(new Turns(clients, rate, otherRate));
                progress.say(String.format(
                        "in turns, %d clients: %.0f/s together, %.0f/s one by one", clients, rate, otherRate));
            }
        }
        DaemonUnderTest.delete(directory(Shape.OURS));
        DaemonUnderTest.delete(directory(Shape.ONE_BY_ONE));
        List<Check> checks = new ArrayList<>(together.checks());
        checks.addAll(alone.checks());
        return new Result(turns, checks);
    }

    private DaemonUnderTest start(Shape shape) throws IOException {
        seed.copyTo(directory(shape));
        return DaemonUnderTest.start(directory(shape), ShapeTrial.launch(options, shape, LEVEL));
    }

    private Path directory(Shape shape) {
        return work.resolve("in-turns-" + shape.name());
    }
}
