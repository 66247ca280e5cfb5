package dev.supervisor.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How {@code phases} was called.
 *
 * @param out the directory of the result's files
 * @param jar the packaged daemon
 * @param runs in the state the daemons begin with
 * @param decisive whether the ratios decide too, and not the checks alone
 */
record PhasesOptions(Path out, Path jar, int runs, Sizes sizes, boolean decisive) {
    static final String USAGE =
            "[--out DIR] [--quick] [--jar supervisor.jar] [--runs N] [--levels LEVEL,...] [--seconds-per-phase N]";

    private static final int RUNS = 1_000_000;
    private static final int QUICK_RUNS = 50_000;
    private static final int MAX_RUNS = 10_000_000;
    private static final int MAX_SECONDS = 600;
    private static final List<String> LEVELS = List.of("normal", "off", "full", "extra");

    /**
     * How long and how much.
     *
     * @param warmUp before what is measured of a daemon
     * @param warmUpForWipe the same before a wipe on a copy of its own, which is so short that the compiler must be done by then
     * @param rehearsals before such a wipe, too; see {@link Rehearsal}
     * @param wipes of ours beside as many by bare JDBC
     * @param reads of each phase that only reads
     * @param submits of each number of clients that submit
     * @param before a disturbance
     * @param after a disturbance
     * @param bare of each measure within this process
     * @param levels of durability; the first one carries the phases that read, and the disturbances
     * @param clients that submit at the same time
     * @param upkeep what goes on while others read and submit, beside the wipe
     * @param freshForWipe whether the wipe is on a copy of its own; if not, the faster shape has some more to wipe
     */
    record Sizes(
            Duration warmUp,
            Duration warmUpForWipe,
            int rehearsals,
            int wipes,
            Duration reads,
            Duration submits,
            Duration before,
            Duration after,
            Duration bare,
            List<String> levels,
            List<Integer> clients,
            List<Disturbance> upkeep,
            boolean freshForWipe) {
        static Sizes full(Duration phase, List<String> levels) {
            return new Sizes(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(12),
                    100,
                    3,
                    phase,
                    phase,
                    phase,
                    phase,
                    phase.dividedBy(2),
                    levels,
                    List.of(1, 8, 64),
                    Disturbance.UPKEEP,
                    true);
        }

        static final Sizes QUICK = new Sizes(
                Duration.ofMillis(700),
                Duration.ofMillis(700),
                1,
                1,
                Duration.ofMillis(750),
                Duration.ofMillis(600),
                Duration.ofMillis(750),
                Duration.ofMillis(1_000),
                Duration.ofMillis(300),
                List.of("full"),
                List.of(1, 64),
                List.of(),
                false);
    }

    /** @param home where bench.jar is, to find the packaged daemon from */
    static PhasesOptions parse(List<String> args, Path home) {
        Arguments given = Arguments.parse(
                args, Set.of("--quick"), Set.of("--out", "--jar", "--runs", "--levels", "--seconds-per-phase"));
        boolean quick = given.has("--quick");
        Path out = given.path("--out");
        Duration phase = Duration.ofSeconds(given.number("--seconds-per-phase", 4, 1, MAX_SECONDS));
        return new PhasesOptions(
                out == null ? Path.of("bench-results") : out,
                BenchJar.packagedDaemon(given.path("--jar"), home),
                given.number("--runs", quick ? QUICK_RUNS : RUNS, 1, MAX_RUNS),
                quick ? Sizes.QUICK : Sizes.full(phase, given.words("--levels", LEVELS, LEVELS)),
                !quick);
    }
}
