package dev.supervisor.bench;

import dev.supervisor.bench.BareJdbc.Done;
import dev.supervisor.bench.ShapeResult.Disturbed;
import dev.supervisor.bench.shape.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Our wipe, while others read and submit, beside its statements through bare JDBC on a copy of the same file that nobody uses. In
 * turns, since a wipe is over so soon that what else the machine does decides about a single one.
 */
final class WipeTrial {
    private static final double MORE = 1.2;

    private final PhasesOptions options;
    private final SeededState seed;
    private final Path work;
    private final Progress progress;

    /** A wipe and its statements, one right after the other. */
    record Turn(Disturbed ours, Done bare) {
        /** Ours has some more to delete: what was submitted before it, and beside it. */
        private Check alike() {
            double times = ours.outcome().rowsDeleted() / (double) Math.max(1, bare.count());
            return new Check(
                    "in turns, wipe: the bare statements delete as much",
                    times >= 1 && times < MORE,
                    String.format(Locale.ROOT, "%.3f times their rows", times));
        }
    }

    record Result(List<Turn> turns, List<Check> checks) {
        /** The daemon's part, of the middle one of ours. */
        double oursMs() {
            return middle(turns.stream()
                    .map(turn -> (double) turn.ours().outcome().workMs())
                    .toList());
        }

        /** The middle one of the bare ones. */
        double bareMs() {
            return middle(turns.stream().map(turn -> turn.bare().ms()).toList());
        }

        private static double middle(List<Double> values) {
            return values.stream().sorted().toList().get(values.size() / 2);
        }
    }

    /** @param work for copies of the state */
    WipeTrial(PhasesOptions options, SeededState seed, Path work, Progress progress) {
        this.options = options;
        this.seed = seed;
        this.work = work;
        this.progress = progress;
    }

    Result run() throws IOException, SQLException, InterruptedException {
        List<Turn> turns = new ArrayList<>();
        List<Check> checks = new ArrayList<>();
        for (int i = 0; i < options.sizes().wipes(); i++) {
            ShapeResult wiped = new ShapeTrial(options, Shape.OURS, seed, work, progress).wipe();
            Disturbed ours = wiped.disturbed().get(0);
            checks.addAll(wiped.checks());
            Turn turn = new Turn(ours, bare(ours));
            turns.add(turn);
            checks.add(turn.alike());
            progress.say(String.format(
                    "in turns, wipe: %d ms beside %.1f ms through bare JDBC",
                    ours.outcome().workMs(), turn.bare().ms()));
        }
        return new Result(turns, checks);
    }

    /** The tables that the daemon's wipe named, in its order. */
    private Done bare(Disturbed ours) throws IOException, SQLException {
        Path copy = work.resolve("bare");
        seed.copyTo(copy);
        Done done = BareJdbc.wipe(
                SeededState.database(copy), ours.outcome().tables().keySet());
        DaemonUnderTest.delete(copy);
        return done;
    }
}
