package dev.supervisor.bench;

import dev.supervisor.bench.shape.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The story of the field: the same daemon on each {@link Shape} of database, on the same state, one after the other. */
final class PhasesScenario implements Scenario {
    private static final List<Shape> SIDE_BY_SIDE = List.of(Shape.MUTEX, Shape.ACTOR, Shape.FIELD_DELETES, Shape.OURS);

    @Override
    public String name() {
        return "phases";
    }

    @Override
    public String usage() {
        return PhasesOptions.USAGE;
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        return run(PhasesOptions.parse(arguments, BenchJar.home()), out);
    }

    boolean run(PhasesOptions options, PrintStream out) throws IOException, InterruptedException {
        Files.createDirectories(options.out());
        Progress progress = new Progress(out, Progress.isTerminal());
        Machine machine = Machine.here();
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        try (WorkDirectory temporary = WorkDirectory.create()) {
            Path work = temporary.path();
            String disk = Files.getFileStore(work).type();
            progress.say("the writer beside bare JDBC");
            WriterTrial.Result writer = new WriterTrial(work, options.sizes().bare()).run();
            SeededState seed = SeededState.create(work.resolve("seed"), options.runs(), options.jar(), progress);
            Map<Shape, ShapeResult> shapes = trials(options, seed, work, progress);
            GroupCommitTrial.Result groupCommit = new GroupCommitTrial(options, seed, work, progress).run();
            WipeTrial.Result wipes = new WipeTrial(options, seed, work, progress).run();
            List<Check> ratios = new PhasesRatios(shapes, groupCommit.turns(), wipes, writer).all();
            PhasesResult result = new PhasesResult(
                    name(),
                    shapes.values().stream().allMatch(shape -> allHold(shape.checks()))
                            && allHold(groupCommit.checks())
                            && allHold(wipes.checks())
                            && (allHold(ratios) || !options.decisive()),
                    startedAt,
                    machine,
                    disk,
                    options.runs(),
                    new ArrayList<>(shapes.values()),
                    groupCommit,
                    wipes,
                    writer,
                    ratios,
                    options.decisive());
            PhasesTable.report(result).write(options.out(), out);
            return result.ok();
        } catch (SQLException e) {
            throw new IOException("bare JDBC: " + e.getMessage(), e);
        }
    }

    private static Map<Shape, ShapeResult> trials(PhasesOptions options, SeededState seed, Path work, Progress progress)
            throws IOException, InterruptedException {
        progress.say(PhasesTable.head());
        Map<Shape, ShapeResult> results = new EnumMap<>(Shape.class);
        for (Shape shape : SIDE_BY_SIDE) {
            results.put(shape, new ShapeTrial(options, shape, seed, work, progress).run());
        }
        return results;
    }

    private static boolean allHold(List<Check> checks) {
        return checks.stream().allMatch(Check::ok);
    }
}
