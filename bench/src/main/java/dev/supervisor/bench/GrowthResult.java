package dev.supervisor.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that {@code growth} found out; the content of {@code growth.json}.
 *
 * @param ok whether all checks hold; what must be flat is one of them
 * @param disk the file system that the state was on
 */
record GrowthResult(
        String scenario,
        boolean ok,
        Instant startedAt,
        Machine machine,
        String disk,
        List<At> sizes,
        List<Check> checks) {
    /**
     * The measures at one size.
     *
     * @param databaseBytes of the file
     * @param ms milliseconds
     */
    record At(int runs, long databaseBytes, Map<Grown, Double> ms) {
        double of(Grown what) {
            return ms.getOrDefault(what, 0.0);
        }
    }
}
