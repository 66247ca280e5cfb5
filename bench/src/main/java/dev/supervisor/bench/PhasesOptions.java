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
    static final String USAGE = "[--out DIR] [--quick] [--jar supervisor.jar] [--runs N]";

    private static final int RUNS = 1_000_000;
    private static final int QUICK_RUNS = 50_000;
    private static final int MAX_RUNS = 10_000_000;

    /**
     * How long and how much.
     *
     * @param warmUp before what is measured of a daemon
     * @param reads of each phase that only reads
     * @param submits of each number of clients that submit
     * @param before a disturbance
     * @param around a disturbance, the time before it included
     * @param levels of durability; the last one carries the phases that read, and the disturbances
     * @param clients that submit at the same time
     */
    record Sizes(
            Duration warmUp,
            Duration reads,
            Duration submits,
            Duration before,
            Duration around,
            List<String> levels,
            List<Integer> clients) {
        static final Sizes FULL = new Sizes(
                Duration.ofSeconds(4),
                Duration.ofSeconds(6),
                Duration.ofSeconds(4),
                Duration.ofSeconds(6),
                Duration.ofSeconds(26),
                List.of("off", "full", "extra", "normal"),
                List.of(1, 8, 64));

        static final Sizes QUICK = new Sizes(
                Duration.ofMillis(1_000),
                Duration.ofMillis(750),
                Duration.ofMillis(750),
                Duration.ofMillis(750),
                Duration.ofMillis(3_000),
                List.of("full"),
                List.of(1, 8, 64));
    }

    /** @param home where bench.jar is, to find the packaged daemon from */
    static PhasesOptions parse(List<String> args, Path home) {
        Arguments given = Arguments.parse(args, Set.of("--quick"), Set.of("--out", "--jar", "--runs"));
        boolean quick = given.has("--quick");
        Path out = given.path("--out");
        return new PhasesOptions(
                out == null ? Path.of("bench-results") : out,
                BenchJar.packagedDaemon(given.path("--jar"), home),
                given.number("--runs", quick ? QUICK_RUNS : RUNS, 1, MAX_RUNS),
                quick ? Sizes.QUICK : Sizes.FULL,
                !quick);
    }
}
