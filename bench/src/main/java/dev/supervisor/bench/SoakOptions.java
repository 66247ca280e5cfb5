package dev.supervisor.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How {@code soak} was called.
 *
 * @param out the directory of the result's files
 * @param jar the packaged daemon
 * @param rate calls per second, a tenth of them submits
 * @param upkeepEvery from one pass of upkeep to the next
 * @param wipeEvery from one wipe to the next
 */
record SoakOptions(Path out, Path jar, Duration duration, int rate, Duration upkeepEvery, Duration wipeEvery) {
    static final String USAGE = "[--out DIR] [--quick] [--jar supervisor.jar] [--duration T] [--rate CALLS_PER_SECOND]"
            + " [--upkeep-every T] [--wipe-every T]";

    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final Duration STANDARD = Duration.ofMinutes(20);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MAX_RATE = 5_000;

    /** @param home where bench.jar is, to find the packaged daemon from */
    static SoakOptions parse(List<String> args, Path home) {
        Arguments given = Arguments.parse(
                args,
                Set.of("--quick"),
                Set.of("--out", "--jar", "--duration", "--rate", "--upkeep-every", "--wipe-every"));
        Path out = given.path("--out");
        Duration second = Duration.ofSeconds(1);
        Duration duration =
                given.duration("--duration", given.has("--quick") ? QUICK : STANDARD, Duration.ofSeconds(10), LONGEST);
        return new SoakOptions(
                out == null ? Path.of("bench-results") : out,
                BenchJar.packagedDaemon(given.path("--jar"), home),
                duration,
                given.number("--rate", 100, 10, MAX_RATE),
                given.duration("--upkeep-every", within(duration.dividedBy(40), 4, 600), second, LONGEST),
                given.duration("--wipe-every", within(duration.dividedBy(5), 10, 3_600), second, LONGEST));
    }

    private static Duration within(Duration duration, int leastSeconds, int mostSeconds) {
        return Duration.ofSeconds(Math.max(leastSeconds, Math.min(mostSeconds, duration.toSeconds())));
    }
}
