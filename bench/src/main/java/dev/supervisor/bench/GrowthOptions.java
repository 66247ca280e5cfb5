package dev.supervisor.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How {@code growth} was called.
 *
 * @param out the directory of the result's files
 * @param jar the packaged daemon
 * @param sizes runs in the state, ascending
 * @param each how long each kind of call is made in each round
 * @param rounds of calls, of which the median counts
 * @param starts of each daemon, likewise
 */
record GrowthOptions(Path out, Path jar, List<Integer> sizes, Duration each, int rounds, int starts) {
    static final String USAGE = "[--out DIR] [--quick] [--jar supervisor.jar] [--sizes RUNS,...]";

    private static final String SIZES = "1000,100000,10000000";
    private static final String QUICK_SIZES = "1000,10000,50000";
    private static final int LEAST = 100;
    private static final int MOST = 100_000_000;

    /** @param home where bench.jar is, to find the packaged daemon from */
    static GrowthOptions parse(List<String> args, Path home) {
        Arguments given = Arguments.parse(args, Set.of("--quick"), Set.of("--out", "--jar", "--sizes"));
        boolean quick = given.has("--quick");
        Path out = given.path("--out");
        String sizes = given.value("--sizes");
        return new GrowthOptions(
                out == null ? Path.of("bench-results") : out,
                BenchJar.packagedDaemon(given.path("--jar"), home),
                sizes(sizes == null ? (quick ? QUICK_SIZES : SIZES) : sizes),
                Duration.ofMillis(quick ? 200 : 800),
                quick ? 3 : 7,
                quick ? 1 : 3);
    }

    private static List<Integer> sizes(String words) {
        List<Integer> sizes = new ArrayList<>();
        for (String word : words.split(",", -1)) {
            int size = word.matches("\\d{1,9}") ? Integer.parseInt(word) : 0;
            if (size < LEAST || size > MOST || (!sizes.isEmpty() && size <= sizes.get(sizes.size() - 1))) {
                throw new UsageException("--sizes needs growing numbers of runs from " + LEAST + " to " + MOST
                        + " with commas between them, not \"" + words + "\"");
            }
            sizes.add(size);
        }
        return sizes;
    }
}
