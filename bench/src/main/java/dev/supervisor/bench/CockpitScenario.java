package dev.supervisor.bench;

import dev.supervisor.bench.CockpitResult.Half;
import dev.supervisor.bench.CockpitResult.Page;
import dev.supervisor.bench.CockpitResult.Round;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Many services that change, many who watch, and the page itself in a browser. */
final class CockpitScenario implements Scenario {
    /** What the page follows. */
    private static final String AS_THE_PAGE = "/events?samples=true";

    private static final double MOST_PERCENT = 10;
    private static final double MOST_MS = 16;
    /** Of the changes that are aimed at: what a loaded machine may leave undone. */
    private static final double LEAST_SHARE = 0.9;

    /** Rounds until the daemon's compiler is done with what a round runs. */
    private static final int WARM_UP = 3;

    private static final Duration SETTLING = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "cockpit";
    }

    @Override
    public String usage() {
        return CockpitOptions.USAGE;
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        CockpitOptions options = CockpitOptions.parse(arguments, BenchJar.home());
        Files.createDirectories(options.out());
        Progress progress = new Progress(out, Progress.isTerminal());
        Machine machine = Machine.here();
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<Check> checks = new ArrayList<>();
        List<String> notRun = new ArrayList<>();
        List<Round> rounds = new ArrayList<>();
        @Nullable Page page = null;
        try (WorkDirectory work = WorkDirectory.create()) {
            progress.say("starting " + options.services() + " services");
            DaemonUnderTest daemon = start(options, work.path());
            try (daemon;
                    Restarts restarts = Restarts.begin(daemon, options.services(), options.rate())) {
                for (int i = 1; i <= WARM_UP; i++) {
                    progress.say("warm-up " + i + " of " + WARM_UP);
                    round(options, daemon, restarts, checks);
                }
                for (int i = 0; i < options.rounds(); i++) {
                    rounds.add(round(options, daemon, restarts, checks));
                    progress.say(CockpitTable.line(i + 1, rounds.get(i)));
                }
                if (Browser.isThere()) {
                    progress.say("the page in a browser");
                    try (Viewers viewers =
                            Viewers.open(daemon.address(), daemon.token(), AS_THE_PAGE, options.viewers())) {
                        page = new PageTrial(daemon, options.page(), MOST_MS).run(work.path(), viewers);
                    }
                } else {
                    notRun.add("the page's scripting in each frame: there is no /usr/bin/chromium;"
                            + " apt-get install chromium");
                }
                checks.add(new Check("no restart was refused", restarts.refused() == 0, restarts.refused() + " were"));
            }
            checks.add(daemon.stoppedInOrder());
        }
        CockpitResult measured = new CockpitResult(
                name(),
                true,
                startedAt,
                machine,
                options.services(),
                options.viewers(),
                rounds,
                page,
                List.of(),
                notRun);
        checks.addAll(checks(measured, options.rate()));
        CockpitResult result = measured.with(checks);
        CockpitTable.report(result).write(options.out(), out);
        return result.ok();
    }

    private static DaemonUnderTest start(CockpitOptions options, Path work) throws IOException {
        String configuration = DaemonUnderTest.services(options.services())
                + Keeping.everything().section();
        Path directory = Files.createDirectory(work.resolve("daemon"));
        return DaemonUnderTest.start(
                directory, DaemonUnderTest.Launch.packaged(options.jar(), configuration), options.services());
    }

    private static Round round(CockpitOptions options, DaemonUnderTest daemon, Restarts restarts, List<Check> checks)
            throws IOException, InterruptedException {
        Half alone = half(options, daemon, restarts);
        try (Viewers viewers = Viewers.open(daemon.address(), daemon.token(), AS_THE_PAGE, options.viewers())) {
            Half watched = half(options, daemon, restarts);
            checks.add(new Check("no viewer was let go", viewers.lost() == 0, viewers.lost() + " were"));
            return new Round(alone, watched);
        }
    }

    /** Each restart that the daemon took on is three changes. */
    private static Half half(CockpitOptions options, DaemonUnderTest daemon, Restarts restarts) {
        Waiting.untilNanos(System.nanoTime() + SETTLING.toNanos());
        long answered = restarts.answered();
        Duration before = ApiTrial.cpu(daemon.handle());
        long from = System.nanoTime();
        Waiting.untilNanos(from + options.each().toNanos());
        Duration used = ApiTrial.cpu(daemon.handle()).minus(before);
        double seconds = (System.nanoTime() - from) / 1e9;
        long made = restarts.answered() - answered;
        return new Half(made, used.toNanos() / 1e7 / seconds, made * Restarts.CHANGES_EACH / seconds);
    }

    private static List<Check> checks(CockpitResult result, int rate) {
        List<Check> checks = new ArrayList<>();
        double least = result.rounds().stream()
                .mapToDouble(round -> Math.min(
                        round.alone().changesPerSecond(), round.watched().changesPerSecond()))
                .min()
                .orElse(0);
        checks.add(new Check(
                "services change state " + rate + " times a second, or nearly",
                least >= LEAST_SHARE * rate,
                String.format(Locale.ROOT, "%.1f in the slowest part", least)));
        checks.add(new Check(
                result.viewers() + " viewers take less than " + MOST_PERCENT + " % of a core",
                result.fanOutPercent() < MOST_PERCENT,
                String.format(
                        Locale.ROOT, "%.1f %% more than none, the median of the rounds", result.fanOutPercent())));
        Page page = result.page();
        if (page != null) {
            checks.add(new Check(
                    "the page's scripts take less than " + MOST_MS + " ms of a frame",
                    page.scriptP99Ms() < MOST_MS && page.scriptMeanMs() < MOST_MS && page.framesPerSecond() > 1,
                    String.format(
                            Locale.ROOT,
                            "p99 %.1f ms, mean %.2f ms, at %.1f frames and %.1f changes a second",
                            page.scriptP99Ms(),
                            page.scriptMeanMs(),
                            page.framesPerSecond(),
                            page.changesPerSecond())));
        }
        return checks;
    }
}
