package dev.supervisor.bench;

import dev.supervisor.bench.shape.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The story of the field: the same daemon on each {@link Shape} of database, on the same state, one after the other. */
final class PhasesScenario implements Scenario {
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
        Path work = Files.createTempDirectory("bench");
        try {
            String disk = Files.getFileStore(work).type();
            Map<Shape, ShapeResult> shapes = trials(options, work, progress);
            List<Check> ratios = new PhasesRatios(shapes).all();
            PhasesResult result = new PhasesResult(
                    name(),
                    shapes.values().stream().allMatch(shape -> allHold(shape.checks()))
                            && (allHold(ratios) || !options.decisive()),
                    startedAt,
                    machine,
                    disk,
                    options.runs(),
                    new ArrayList<>(shapes.values()),
                    ratios,
                    options.decisive());
            PhasesTable.report(result).write(options.out(), out);
            return result.ok();
        } finally {
            DaemonUnderTest.delete(work);
        }
    }

    private static Map<Shape, ShapeResult> trials(PhasesOptions options, Path work, Progress progress)
            throws IOException, InterruptedException {
        SeededState seed = SeededState.create(work.resolve("seed"), options.runs(), options.jar(), progress);
        progress.say(PhasesTable.head());
        Map<Shape, ShapeResult> results = new EnumMap<>(Shape.class);
        for (Shape shape : Shape.values()) {
            Path directory = work.resolve(shape.name());
            seed.copyTo(directory);
            results.put(shape, new ShapeTrial(options, shape, directory, progress).run());
            DaemonUnderTest.delete(directory);
        }
        return results;
    }

    private static boolean allHold(List<Check> checks) {
        return checks.stream().allMatch(Check::ok);
    }
}
