package dev.supervisor.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** All that a daemon does in a life, for as long as wanted, and whether it is the same afterwards as it was before. */
final class SoakScenario implements Scenario {
    /** Of runs that succeeded, so that the database comes to its level soon. */
    private static final Keeping KEEPING = new Keeping(2_000, 10_000);
    /** A JVM under load takes minutes to come to its level. */
    private static final Duration TELLING = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String usage() {
        return SoakOptions.USAGE;
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        SoakOptions options = SoakOptions.parse(arguments, BenchJar.home());
        Files.createDirectories(options.out());
        Progress progress = new Progress(out, Progress.isTerminal());
        try (WorkDirectory temporary = WorkDirectory.create()) {
            Path directory = temporary.path();
            SoakResult result = soak(options, directory, progress);
            SoakTable.report(result).write(options.out(), out);
            return result.ok();
        }
    }

    private SoakResult soak(SoakOptions options, Path directory, Progress progress)
            throws IOException, InterruptedException {
        Machine machine = Machine.here();
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        progress.say("soaking " + options.jar() + " for " + options.duration().toSeconds() + " s, upkeep every "
                + options.upkeepEvery().toSeconds() + " s, a wipe every "
                + options.wipeEvery().toSeconds() + " s");
        FileLedger ledger = new FileLedger(0);
        Soak soak = new Soak(options, directory, ledger);
        DaemonUnderTest daemon =
                DaemonUnderTest.start(directory, DaemonUnderTest.Launch.packaged(options.jar(), KEEPING.section()));
        List<Check> checks = new ArrayList<>();
        try (daemon) {
            soak.run(daemon, progress);
            checks.addAll(soak.checks());
            daemon.keepLog(options.out().resolve("soak-daemon.log"));
        }
        checks.add(daemon.stoppedInOrder());
        ledger.check("at the end", SeededState.database(directory), checks);
        List<Drift> drifts = soak.drifts();
        boolean telling = options.duration().compareTo(TELLING) >= 0;
        boolean drifted = drifts.stream().anyMatch(Drift::isThere);
        return new SoakResult(
                name(),
                checks.stream().allMatch(Check::ok) && !(drifted && telling),
                startedAt,
                machine,
                options.duration().toMillis() / 1_000.0,
                options.rate(),
                soak.load(),
                soak.beside(),
                soak.timeline(),
                soak.samples(),
                drifts,
                telling,
                soak.faults(),
                checks);
    }
}
