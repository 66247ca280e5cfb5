package dev.supervisor.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How {@code load} was called.
 *
 * @param reads workers that read
 * @param writes workers that submit runs
 * @param rate calls per second of all workers together, split evenly
 * @param where the daemon is
 * @param out the directory of the result's files
 */
record LoadOptions(int reads, int writes, int rate, Duration duration, Where where, Path out) {
    static final int MAX_WORKERS = 256;
    static final String USAGE =
            "[--out DIR] [--quick] [--url URL --token-file FILE | --socket PATH | --jar supervisor.jar]"
                    + " [--reads WORKERS --writes WORKERS --rate CALLS_PER_SECOND --duration T]";

    /** Same calls before what is measured, so that it is not about two cold JVMs; their runs are checked like the others. */
    static final Duration WARM_UP = Duration.ofSeconds(5);

    private static final int MAX_RATE = 100_000;
    /** The id of each run is kept until it is checked: 8 bytes each. */
    private static final long MAX_SUBMITS = 20_000_000;

    private static final Set<String> FLAGS = Set.of("--quick");
    private static final Set<String> VALUED = Set.of(
            "--out", "--url", "--token-file", "--socket", "--jar", "--reads", "--writes", "--rate", "--duration");

    /**
     * Which daemon to drive: the one at {@code url}, the one behind {@code socket}, or one started from {@code jar}. Exactly one
     * of the three is given; {@code tokenFile} goes with {@code url}.
     */
    record Where(
            @Nullable String url,
            @Nullable Path tokenFile,
            @Nullable Path socket,
            @Nullable Path jar) {}

    /** @param home where bench.jar is, to find the packaged daemon from */
    static LoadOptions parse(List<String> args, Path home) {
        Arguments given = Arguments.parse(args, FLAGS, VALUED);
        boolean quick = given.has("--quick");
        Path out = given.path("--out");
        LoadOptions options = new LoadOptions(
                given.number("--reads", 16, 0, MAX_WORKERS),
                given.number("--writes", 4, 0, MAX_WORKERS),
                given.number("--rate", quick ? 250 : 500, 1, MAX_RATE),
                given.duration(
                        "--duration", Duration.ofSeconds(quick ? 10 : 60), Duration.ofSeconds(1), Duration.ofDays(30)),
                where(given, home),
                out == null ? Path.of("bench-results") : out);
        if (options.workers() == 0) {
            throw new UsageException("there is nothing to do: --reads 0 and --writes 0");
        }
        if (options.plannedSubmits() > MAX_SUBMITS) {
            throw new UsageException("that would submit " + options.plannedSubmits() + " runs; " + MAX_SUBMITS
                    + " can be checked: lower --rate, --writes or --duration");
        }
        return options;
    }

    int workers() {
        return reads + writes;
    }

    /** Upper bound of the runs that will be submitted, warm-up included. */
    long plannedSubmits() {
        double seconds = duration.plus(WARM_UP).toMillis() / 1_000.0;
        return (long) Math.ceil(seconds * rate * writes / workers()) + 2L * writes;
    }

    private static Where where(Arguments given, Path home) {
        String url = given.value("--url");
        Path tokenFile = given.path("--token-file");
        Path socket = given.path("--socket");
        Path jar = given.path("--jar");
        if ((url == null ? 0 : 1) + (socket == null ? 0 : 1) + (jar == null ? 0 : 1) > 1) {
            throw new UsageException("give one of --url, --socket and --jar");
        }
        if ((url == null) != (tokenFile == null)) {
            throw new UsageException("--url and --token-file go together");
        }
        if (tokenFile != null && !Files.isReadable(tokenFile)) {
            throw new UsageException("--token-file: " + tokenFile + " cannot be read");
        }
        if (url != null || socket != null) {
            return new Where(url, tokenFile, socket, null);
        }
        return new Where(null, null, null, BenchJar.packagedDaemon(jar, home));
    }
}
