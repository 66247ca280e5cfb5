package dev.supervisor.server.run;

import dev.supervisor.server.process.OutputSink;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.testkit.FakeSink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A queue in memory. Answers at once, unless it is told to hold back or to fail. */
final class FakeLedger implements RunLedger {
    private final Map<StepKey, ReadyStep> queued = new LinkedHashMap<>();
    private final List<StepKey> running = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final Set<Long> timedOut = new HashSet<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean holding;

    void queue(ReadyStep step) {
        queued.put(step.key(), step);
    }

    /** Somebody cancels it. */
    void withdraw(StepKey step) {
        queued.remove(step);
    }

    void isRunning(StepKey step) {
        running.add(step);
    }

    /** From now on nothing is answered before {@link #answer}. */
    void hold() {
        holding = true;
    }

    /** Does and answers what was held back, and holds no more. */
    void answer() {
        holding = false;
        List.copyOf(held).forEach(Runnable::run);
        held.clear();
    }

    /** From now on these calls fail: {@code ready}, {@code claim}, {@code ended 1/0}, {@code neverStarted}, {@code runTimedOut}. */
    void refuse(String call) {
        refused.add(call);
    }

    void refuseNothing() {
        refused.clear();
    }

    /** How steps ended, such as {@code 1/0 exit code 0}. */
    List<String> ends() {
        return List.copyOf(ends);
    }

    List<StepKey> running() {
        return List.copyOf(running);
    }

    Set<Long> timedOut() {
        return Set.copyOf(timedOut);
    }

    @Override
    public CompletionStage<List<ReadyStep>> ready(String pool, int limit) {
        return answer("ready", () -> queued.values().stream().limit(limit).toList());
    }

    @Override
    public CompletionStage<Boolean> claim(StepKey step, ProcessIdentity process) {
        return answer("claim", () -> {
            boolean claimed = queued.remove(step) != null;
            if (claimed) {
                running.add(step);
            }
            return claimed;
        });
    }

    @Override
    public CompletionStage<Boolean> ended(StepKey step, StepEnd end) {
        return answer("ended " + step, () -> {
            boolean known = end.started() ? running.remove(step) : queued.remove(step) != null;
            ends.add(step + " " + end.exit() + (end.timedOut() ? ", timed out" : "")
                    + (end.started() ? "" : ", not started") + (end.detail() == null ? "" : ", " + end.detail())
                    + (known ? "" : ", but it was not there"));
            return goesOn(step.runId());
        });
    }

    @Override
    public CompletionStage<Boolean> neverStarted(StepKey step) {
        return answer("neverStarted", () -> {
            running.remove(step);
            ends.add(step + " never started");
            return goesOn(step.runId());
        });
    }

    @Override
    public CompletionStage<Void> runTimedOut(long runId) {
        return this.<Void>answer("runTimedOut", () -> {
            timedOut.add(runId);
            queued.keySet().removeIf(step -> step.runId() == runId);
            return null;
        });
    }

    @Override
    public OutputSink output(ReadyStep step, UUID invocation) {
        return new FakeSink();
    }

    private boolean goesOn(long runId) {
        return queued.keySet().stream().anyMatch(step -> step.runId() == runId)
                || running.stream().anyMatch(step -> step.runId() == runId);
    }

    private <T> CompletionStage<T> answer(String call, Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable doing = () -> {
            if (refused.contains(call)) {
                answer.completeExceptionally(new IllegalStateException(call + " is refused"));
            } else {
                answer.complete(work.get());
            }
        };
        if (holding) {
            held.add(doing);
        } else {
            doing.run();
        }
        return answer;
    }
}
