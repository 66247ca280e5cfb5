package dev.supervisor.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How {@code api} was called.
 *
 * @param out the directory of the result's files
 * @param jar the packaged daemon
 * @param rounds in each of which all servers are asked, in turns
 * @param each how long one is asked in a round
 * @param warmUp how long each is asked before, again and again until it is warm
 * @param viewers who watch the stream of events
 * @param idle how long they watch nothing
 * @param changes that they are then told of
 */
record ApiOptions(
        Path out, Path jar, int rounds, Duration each, Duration warmUp, int viewers, Duration idle, int changes) {
    static final String USAGE = "[--out DIR] [--quick] [--jar supervisor.jar] [--viewers N]";

    /** @param home where bench.jar is, to find the packaged daemon from */
    static ApiOptions parse(List<String> args, Path home) {
        Arguments given = Arguments.parse(args, Set.of("--quick"), Set.of("--out", "--jar", "--viewers"));
        boolean quick = given.has("--quick");
        Path out = given.path("--out");
        return new ApiOptions(
                out == null ? Path.of("bench-results") : out,
                BenchJar.packagedDaemon(given.path("--jar"), home),
                quick ? 5 : 25, // short and many: what else the machine does changes from second to second
                Duration.ofMillis(quick ? 500 : 1_000),
                Duration.ofMillis(quick ? 1_500 : 4_000),
                given.number("--viewers", quick ? 500 : 2_000, 1, 4_000),
                Duration.ofSeconds(quick ? 5 : 45), // in which each who watches is sent one sign of life
                quick ? 10 : 50);
    }
}
