package dev.supervisor.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The same calls on states of different sizes: what is asked often must not grow with what was ever done. */
final class GrowthScenario implements Scenario {
    /** How the checks begin that are about the sizes. */
    static final String FLAT = "flat: ";

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String usage() {
        return GrowthOptions.USAGE;
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        GrowthOptions options = GrowthOptions.parse(arguments, BenchJar.home());
        Files.createDirectories(options.out());
        Progress progress = new Progress(out, Progress.isTerminal());
        Machine machine = Machine.here();
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        try (WorkDirectory temporary = WorkDirectory.create()) {
            Path work = temporary.path();
            List<Check> checks = new ArrayList<>();
            List<GrowthResult.At> sizes = measured(options, work, checks, progress);
            checks.addAll(flat(sizes));
            GrowthResult result = new GrowthResult(
                    name(),
                    checks.stream().allMatch(Check::ok),
                    startedAt,
                    machine,
                    Files.getFileStore(work).type(),
                    sizes,
                    checks);
            GrowthTable.report(result).write(options.out(), out);
            return result.ok();
        }
    }

    /** All daemons at once and in turns, so that what else the machine does meets all sizes. */
    private static List<GrowthResult.At> measured(
            GrowthOptions options, Path work, List<Check> checks, Progress progress)
            throws IOException, InterruptedException {
        List<GrowthTrial> trials = new ArrayList<>();
        for (int runs : options.sizes()) {
            Path directory = work.resolve(String.valueOf(runs));
            SeededState.create(directory, runs, options.jar(), progress);
            trials.add(new GrowthTrial(options, runs, directory, checks));
        }
        for (int i = 0; i < options.starts(); i++) {
            for (GrowthTrial trial : trials) {
                trial.start();
            }
        }
        Map<GrowthTrial, Sitting> open = new LinkedHashMap<>();
        try {
            progress.say("starting the daemons and warming them up");
            for (GrowthTrial trial : trials) {
                open.put(trial, trial.open());
            }
            for (int i = 0; i < options.rounds(); i++) {
                progress.say("round " + (i + 1) + " of " + options.rounds());
                for (Map.Entry<GrowthTrial, Sitting> one : open.entrySet()) {
                    one.getKey().round(one.getValue());
                }
            }
            List<GrowthResult.At> sizes = new ArrayList<>();
            for (Map.Entry<GrowthTrial, Sitting> one : open.entrySet()) {
                sizes.add(one.getKey().close(one.getValue()));
                progress.say(GrowthTable.line(sizes.get(sizes.size() - 1)));
            }
            return sizes;
        } finally {
            for (Sitting sitting : open.values()) {
                sitting.daemon().close();
            }
        }
    }

    private static List<Check> flat(List<GrowthResult.At> sizes) {
        GrowthResult.At smallest = sizes.get(0);
        GrowthResult.At largest = sizes.get(sizes.size() - 1);
        List<Check> checks = new ArrayList<>();
        for (Grown what : Grown.values()) {
            if (what.isFlat()) {
                checks.add(new Check(
                        FLAT + what.title(),
                        what.allows(smallest.of(what), largest.of(what)),
                        String.format(
                                Locale.ROOT,
                                "%.2f ms at %d runs, %.2f ms at %d runs: %.2f times",
                                smallest.of(what),
                                smallest.runs(),
                                largest.of(what),
                                largest.runs(),
                                largest.of(what) / smallest.of(what))));
            }
        }
        return checks;
    }
}
