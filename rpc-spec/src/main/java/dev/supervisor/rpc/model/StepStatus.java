package dev.supervisor.rpc.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a step.
 *
 * @param name of the step
 * @param needs steps that must succeed before it
 * @param state {@code queued blocked running succeeded failed timed_out cancelled skipped lost}; {@code lost}: it ended while
 *     no daemon ran and nothing could know how
 * @param pid its process, while there is one
 * @param invocationId of its process; its output carries it
 * @param exitCode how its process ended, if it exited
 * @param exitSignal how its process ended, if a signal ended it
 * @param startedAt when its process was started
 * @param finishedAt when it ended
 * @param error why it failed, in a sentence
 */
public record StepStatus(
        String name,
        List<String> needs,
        String state,
        @Nullable Integer pid,
        @Nullable String invocationId,
        @Nullable Integer exitCode,
        @Nullable String exitSignal,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String error) {}
