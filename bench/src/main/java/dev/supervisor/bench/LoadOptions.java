package dev.supervisor.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How {@code load} was called.
 *
 * @param reads workers that read
 * @param writes workers that submit runs
 * @param rate calls per second of all workers together, split evenly
 * @param destination the daemon is
 * @param out the directory of the result's files
 */
record LoadOptions(int reads, int writes, int rate, Duration duration, Destination destination, Path out) {
    static final int MAX_WORKERS = 256;
    static final String USAGE = "[--out DIR] [--quick] " + Destination.USAGE
            + " [--reads WORKERS --writes WORKERS --rate CALLS_PER_SECOND --duration T]";

    /** Same calls before what is measured, so that it is not about two cold JVMs; their runs are checked like the others. */
    static final Duration WARM_UP = Duration.ofSeconds(5);

    private static final int MAX_RATE = 100_000;
    /** The id of each run is kept until it is checked: 8 bytes each. */
    private static final long MAX_SUBMITS = 20_000_000;

    private static final Set<String> FLAGS = Set.of("--quick", Destination.PACKAGED);
    /**
     * @param env variables by which the command line finds its daemon
     * @param home where bench.jar is, to find the packaged daemon from
     */
    static LoadOptions parse(List<String> args, Map<String, String> env, Path home) {
        Arguments given = Arguments.parse(args, FLAGS, valued());
        boolean quick = given.has("--quick");
        Path out = given.path("--out");
        LoadOptions options = new LoadOptions(
                given.number("--reads", 16, 0, MAX_WORKERS),
                given.number("--writes", 4, 0, MAX_WORKERS),
                given.number("--rate", quick ? 250 : 500, 1, MAX_RATE),
                given.duration(
                        "--duration", Duration.ofSeconds(quick ? 10 : 60), Duration.ofSeconds(1), Duration.ofDays(30)),
                Destination.of(given, env, home, quick),
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

    private static Set<String> valued() {
        Set<String> names = new HashSet<>(Destination.VALUED);
        names.addAll(Set.of("--out", "--reads", "--writes", "--rate", "--duration"));
        return names;
    }

    int workers() {
        return reads + writes;
    }

    /** Upper bound of the runs that will be submitted, warm-up included. */
    long plannedSubmits() {
        double seconds = duration.plus(WARM_UP).toMillis() / 1_000.0;
        return (long) Math.ceil(seconds * rate * writes / workers()) + 2L * writes;
    }
}
