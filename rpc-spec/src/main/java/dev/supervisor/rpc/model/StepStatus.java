package dev.supervisor.rpc.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a step.
 *
 * @param state {@code queued blocked running succeeded failed timed_out cancelled skipped lost}; {@code lost}: it ended while
 *     no daemon ran and nothing could know how
 */
public record StepStatus(
        String name,
        String state,
        @Nullable Integer pid,
        @Nullable String invocationId,
        @Nullable Integer exitCode,
        @Nullable String exitSignal,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String error) {}
