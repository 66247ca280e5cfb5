package dev.supervisor.rpc.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run.
 *
 * @param runId its number
 * @param name for people, as submitted
 * @param pool where it queues
 * @param priority higher goes first
 * @param state {@code queued running succeeded failed timed_out cancelled lost}
 * @param exitCode of the step that decided the run, if it exited
 * @param exitSignal of the step that decided the run, if a signal ended it
 * @param submittedAt when the submit was stored
 * @param startedAt when its first step began
 * @param finishedAt when it ended
 * @param error why it failed, in a sentence
 * @param labels as submitted
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
