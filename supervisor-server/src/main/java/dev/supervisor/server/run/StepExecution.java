package dev.supervisor.server.run;

import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.process.Child;
import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.LaunchSpec;
import dev.supervisor.server.process.Launcher;
import dev.supervisor.server.process.Signals;
import dev.supervisor.server.process.SweepResult;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One step while it is being executed: launched at the gate, claimed in the database, let through, ended, cleared, recorded. It
 * tells its end exactly once.
 *
 * <p>Threading: the loop only.
 */
final class StepExecution {
    private final ReadyStep step;
    private final Loop loop;
    private final Launcher launcher;
    private final RunLedger ledger;
    private final Consumer<Outcome> onOver;
    private @Nullable Child child;
    private boolean claiming;
    private @Nullable ExitStatus endedMeanwhile;
    private boolean started;
    private boolean fromEarlierDaemon;
    private boolean stopping;
    private boolean timedOut;
    private boolean over;
    /** What killing it found; null while it has not come to that. */
    private @Nullable CompletableFuture<SweepResult> killing;

    private Loop.@Nullable Timer timeout;
    private Loop.@Nullable Timer killTimer;

    /** How the execution came out. */
    sealed interface Outcome {
        /**
         * The step ended and that is to be recorded.
         *
         * @param release to be run once it is: until then the shim keeps what it knows, in case this daemon dies
         */
        record Ended(StepEnd end, Runnable release) implements Outcome {}

        /** It was not ours to execute any more: it had been cancelled. */
        record NotClaimed() implements Outcome {}

        /** Its daemon died before its program was let through; it may be queued again. */
        record NeverStarted() implements Outcome {}

        /** It could not be recorded, so it was not run; it is still queued. */
        record NotRecorded(Throwable why) implements Outcome {}
    }

    StepExecution(ReadyStep step, Loop loop, Launcher launcher, RunLedger ledger, Consumer<Outcome> onOver) {
        this.step = step;
        this.loop = loop;
        this.launcher = launcher;
        this.ledger = ledger;
        this.onOver = onOver;
    }

    ReadyStep step() {
        return step;
    }

    @Nullable
    Child child() {
        return child;
    }

    /** @param onLetThrough told when the program may run */
    void launch(Map<String, String> baseEnvironment, Runnable onLetThrough) {
        UUID invocation = UUID.randomUUID();
        Map<String, String> env = new TreeMap<>(baseEnvironment);
        env.putAll(step.env());
        env.put("SUPERVISOR_RUN_ID", String.valueOf(step.key().runId()));
        env.put("SUPERVISOR_STEP", step.name());
        LaunchSpec spec = new LaunchSpec(invocation, step.command(), env, step.cwd(), step.user(), true);
        launcher.launch(spec, ledger.output(step, invocation))
                .whenComplete((launched, failure) -> loop.execute(() -> launched(launched, failure, onLetThrough)));
    }

    /**
     * Takes over the process of an earlier daemon, and lets it through where that daemon did not live to.
     *
     * @param cancelled it is not wanted any more: end it
     */
    void adopt(Child adopted, boolean cancelled, @Nullable Duration left) {
        started = true;
        fromEarlierDaemon = true;
        take(adopted);
        if (cancelled) {
            stop(false);
            return;
        }
        if (adopted.isHeld()) {
            adopted.openGate();
        }
        limit(left);
    }

    /** Asks the program to end, and kills it when it does not. */
    void stop(boolean becauseOfTime) {
        if (stopping) {
            return;
        }
        stopping = true;
        timedOut = becauseOfTime;
        Child current = child;
        if (current != null && started && !current.isHeld()) {
            current.signal(Signals.TERM);
            killTimer = loop.after(step.stopTimeout(), () -> killing = current.kill());
        } else if (current != null) {
            current.kill();
        }
    }

    private void launched(@Nullable Child launched, @Nullable Throwable failure, Runnable onLetThrough) {
        if (launched == null) {
            Throwable cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
            String why = cause == null ? "unknown" : cause.getMessage();
            finish(new Outcome.Ended(new StepEnd(ExitStatus.UNKNOWN, false, false, why), () -> {}));
            return;
        }
        take(launched);
        if (stopping) {
            launched.kill();
            return;
        }
        claiming = true;
        ledger.claim(step.key(), launched.identity())
                .whenComplete((claimed, refused) -> loop.execute(() -> {
                    claiming = false;
                    if (claimed(launched, claimed, refused)) {
                        launched.openGate();
                        limit(step.timeout());
                        onLetThrough.run();
                    }
                }));
    }

    /** Whether the program may run now. */
    private boolean claimed(Child launched, @Nullable Boolean claimed, @Nullable Throwable refused) {
        if (refused != null || !Boolean.TRUE.equals(claimed)) {
            launched.kill().whenComplete((result, failure) -> launched.release());
            finish(refused == null ? new Outcome.NotClaimed() : new Outcome.NotRecorded(refused));
            return false;
        }
        started = true; // recorded as running, so its end is to be recorded too
        if (endedMeanwhile != null) {
            ended(launched, endedMeanwhile);
            return false;
        }
        if (stopping) {
            launched.kill();
            return false;
        }
        return true;
    }

    private void take(Child launched) {
        child = launched;
        launched.exited().thenAccept(exit -> loop.execute(() -> ended(launched, exit)));
    }

    private void limit(@Nullable Duration left) {
        if (left != null) {
            timeout = loop.after(left.isNegative() ? Duration.ZERO : left, () -> stop(true));
        }
    }

    private void ended(Child launched, ExitStatus exit) {
        if (over) {
            return;
        }
        if (claiming) {
            endedMeanwhile = exit; // whether its end is one of a running step is not known yet
            return;
        }
        cancel(timeout);
        cancel(killTimer);
        boolean neverRan = fromEarlierDaemon && launched.isHeld();
        CompletableFuture<SweepResult> cleared = killing == null
                ? launched.sweep(Signals.TERM, step.stopTimeout())
                : SweepResult.both(killing, launched.kill());
        cleared.whenComplete((result, failure) -> loop.execute(() -> {
            if (neverRan) {
                launched.release();
                finish(new Outcome.NeverStarted());
            } else {
                StepEnd end = new StepEnd(exit, timedOut, started, left(result, failure));
                finish(new Outcome.Ended(end, launched::release));
            }
        }));
    }

    /** What is worth telling of what the program left behind. */
    private static @Nullable String left(@Nullable SweepResult result, @Nullable Throwable failure) {
        if (result == null) {
            return "what it left could not be looked for: " + failure;
        }
        String left = result.toString();
        return left.isEmpty() ? null : left;
    }

    private void finish(Outcome outcome) {
        if (!over) {
            over = true;
            onOver.accept(outcome);
        }
    }

    private static void cancel(Loop.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
