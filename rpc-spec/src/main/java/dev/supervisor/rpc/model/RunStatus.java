package dev.supervisor.rpc.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run.
 *
 * @param state {@code queued running succeeded failed timed_out cancelled lost}
 * @param exitCode of the step that decided the run, if it exited
 * @param exitSignal of the step that decided the run, if a signal ended it
 * @param error why it failed, in a sentence
 * @param steps in the order of the request; empty in {@code run.list}
 */
public record RunStatus(
        long runId,
        String name,
        String pool,
        int priority,
        String state,
        @Nullable Integer exitCode,
        @Nullable String exitSignal,
        Instant submittedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String error,
        Map<String, String> labels,
        List<StepStatus> steps) {}
