package dev.supervisor.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How {@code cockpit} was called.
 *
 * @param out the directory of the result's files
 * @param jar the packaged daemon
 * @param services that it supervises
 * @param viewers who watch the stream of events, the browser aside
 * @param rate changes of state a second that are aimed at
 * @param rounds in each of which nobody watches, then all
 * @param each how long each half of a round takes
 * @param page how long the page is looked at
 */
record CockpitOptions(
        Path out, Path jar, int services, int viewers, int rate, int rounds, Duration each, Duration page) {
    static final String USAGE = "[--out DIR] [--quick] [--jar supervisor.jar] [--services N] [--viewers N] [--rate N]";

    /** @param home where bench.jar is, to find the packaged daemon from */
    static CockpitOptions parse(List<String> args, Path home) {
        Arguments given =
                Arguments.parse(args, Set.of("--quick"), Set.of("--out", "--jar", "--services", "--viewers", "--rate"));
        boolean quick = given.has("--quick");
        Path out = given.path("--out");
        return new CockpitOptions(
                out == null ? Path.of("bench-results") : out,
                BenchJar.packagedDaemon(given.path("--jar"), home),
                given.number("--services", quick ? 300 : 1_000, 10, 5_000),
                given.number("--viewers", 50, 1, 4_000),
                given.number("--rate", 100, 3, 1_000),
                quick ? 2 : 6,
                Duration.ofSeconds(quick ? 4 : 15),
                Duration.ofSeconds(quick ? 5 : 20));
    }
}
