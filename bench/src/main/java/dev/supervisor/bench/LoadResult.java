package dev.supervisor.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that one load found out; the content of {@code load.json}.
 *
 * @param ok whether all checks hold
 * @param operations one row each
 * @param totals reads together and writes together
 * @param errorMessages what was said, and how often
 * @param timeline latency over time
 */
record LoadResult(
        String scenario,
        boolean ok,
        Instant startedAt,
        Machine machine,
        Versions versions,
        Settings settings,
        List<Latencies> operations,
        List<Latencies> totals,
        Map<String, Long> errorMessages,
        List<Timeline.Point> timeline,
        List<Check> checks) {

    /** @param bench null when it was not started from its jar */
    record Versions(@Nullable String bench, String daemon, String daemonJava, String sqlite) {}

    /**
     * What was asked for.
     *
     * @param daemon how it was reached
     * @param durability as the daemon is set
     * @param services the daemon had
     * @param rate calls per second together
     * @param reads workers
     * @param writes workers
     * @param warmUpSeconds before what is measured; its calls are checked, and not counted here
     */
    record Settings(
            String daemon,
            String durability,
            int services,
            int reads,
            int writes,
            int rate,
            long warmUpSeconds,
            double durationSeconds) {}

    /** The same with these checks, which decide whether it is ok. */
    LoadResult with(List<Check> decisive) {
        return new LoadResult(
                scenario,
                decisive.stream().allMatch(Check::ok),
                startedAt,
                machine,
                versions,
                settings,
                operations,
                totals,
                errorMessages,
                timeline,
                List.copyOf(decisive));
    }
}
