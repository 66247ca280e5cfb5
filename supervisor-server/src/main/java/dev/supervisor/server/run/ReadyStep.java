package dev.supervisor.server.run;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step whose turn has come, with all that is needed to execute it.
 *
 * @param timeout of the step; null: none
 * @param runTimeout of the whole run, from {@code runStartedAt}; null: none
 * @param runStartedAt null when this is its first step
 */
public record ReadyStep(
        StepKey key,
        String name,
        List<String> command,
        Map<String, String> env,
        Path cwd,
        @Nullable String user,
        Duration stopTimeout,
        @Nullable Duration timeout,
        @Nullable Duration runTimeout,
        @Nullable Instant runStartedAt) {

    /** Leaves the environment out: it may hold secrets. */
    @Override
    public String toString() {
        return "ReadyStep[" + key + "]";
    }
}
