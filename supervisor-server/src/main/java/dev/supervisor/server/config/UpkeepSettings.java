package dev.supervisor.server.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When upkeep is done and what it keeps. The defaults keep a busy host small.
 *
 * @param runs ended runs, by state
 * @param names ended runs of these names, in place of the rules by state
 * @param runLogBytes output of runs, in all
 */
public record UpkeepSettings(
        Cron retention,
        Cron vacuum,
        Map<String, Keep> runs,
        Map<String, Keep> names,
        Keep events,
        Keep samples,
        Keep passes,
        Keep deadLetters,
        long runLogBytes) {
    /** The states in which a run has ended. */
    public static final List<String> ENDED = List.of("succeeded", "failed", "timed_out", "cancelled", "lost");

    static final UpkeepSettings DEFAULT = new UpkeepSettings(
            new Cron("*/10 * * * *", ""),
            new Cron("30 3 * * *", ""),
            standardRuns(),
            Map.of(),
            new Keep(Duration.ofDays(30), 500_000),
            new Keep(Duration.ofHours(1), 1_000_000),
            new Keep(Duration.ofDays(90), 10_000),
            new Keep(Duration.ofDays(90), 10_000),
            1L << 30);

    /**
     * A cron expression, not checked.
     *
     * @param place where it is written; empty: nowhere
     */
    public record Cron(String expression, String place) {}

    /** What is older than the age goes, and what is more than the count, the oldest first. */
    public record Keep(Duration age, long count) {}

    private static Map<String, Keep> standardRuns() {
        Map<String, Keep> runs = new LinkedHashMap<>();
        ENDED.forEach(state -> runs.put(state, new Keep(Duration.ofDays(state.equals("succeeded") ? 7 : 30), 50_000)));
        return runs;
    }
}
