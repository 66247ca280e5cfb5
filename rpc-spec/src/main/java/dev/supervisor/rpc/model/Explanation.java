package dev.supervisor.rpc.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something is in the state it is in.
 *
 * @param subject the service's name or the run's id
 * @param state the state that is explained
 * @param summary one sentence
 * @param reasons one sentence each, the most important first
 * @param lastExit how the last process ended
 * @param lastLines the last lines of output of that process; of the present one when none has ended
 */
public record Explanation(
        String subject,
        String state,
        String summary,
        List<String> reasons,
        @Nullable String lastExit,
        List<LogLine> lastLines) {}
