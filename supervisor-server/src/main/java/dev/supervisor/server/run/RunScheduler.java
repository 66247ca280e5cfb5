package dev.supervisor.server.run;

import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.process.Child;
import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.Launcher;
import dev.supervisor.server.process.OutputSink;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.process.Remains;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives free slots to the steps whose turn it is. The queue itself is the database's, so it can be as long as the disk allows; in
 * memory are only the steps that have a slot.
 *
 * <p>Threading: the loop only, but for {@link #isFull}.
 */
public final class RunScheduler {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.runs");
    /** Before what could not be written is tried again. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Loop loop;
    private final Launcher launcher;
    private final RunLedger ledger;
    private final Map<String, String> baseEnvironment;
    private final Map<String, Slots> pools = new HashMap<>();
    /** Pools that look by themselves when a slot is free. */
    private final Set<String> full = ConcurrentHashMap.newKeySet();

    private final Map<Long, Loop.Timer> runTimers = new HashMap<>();
    private boolean halted;
    private @Nullable CompletableFuture<Void> idle;

    /** The slots of one pool and what they do. */
    private static final class Slots {
        private final Pool pool;
        private final Map<StepKey, StepExecution> busy = new HashMap<>();
        private final Set<StepKey> recording = new HashSet<>();
        private boolean asking;
        private boolean askAgain;
        private boolean retrying;

        Slots(Pool pool) {
            this.pool = pool;
        }

        int used() {
            return busy.size() + recording.size();
        }
    }

    /** @param baseEnvironment of all steps; their own comes on top */
    public RunScheduler(
            Loop loop, Launcher launcher, RunLedger ledger, List<Pool> pools, Map<String, String> baseEnvironment) {
        this.loop = loop;
        this.launcher = launcher;
        this.ledger = ledger;
        this.baseEnvironment = Map.copyOf(baseEnvironment);
        pools.forEach(pool -> this.pools.put(pool.name(), new Slots(pool)));
    }

    /** Something may be ready in the pool. */
    public void wake(String pool) {
        Slots slots = pools.get(pool);
        if (slots != null) {
            fill(slots);
        }
    }

    /** Whether no slot was free when it last looked: then it need not be woken for what was committed before it is asked. Any thread. */
    public boolean isFull(String pool) {
        return full.contains(pool);
    }

    /** Something may be ready in any pool. */
    public void wakeAll() {
        pools.values().forEach(this::fill);
    }

    /** Ends the processes of a run, which was cancelled. */
    public void stop(long runId) {
        dropTimer(runId);
        executions(runId).forEach(execution -> execution.stop(false));
    }

    /**
     * A step that an earlier daemon was executing.
     *
     * @param cancelled its run is to end
     */
    public record Unfinished(
            String pool, ReadyStep step, ProcessIdentity process, Instant startedAt, boolean cancelled) {}

    /** Takes up a step that an earlier daemon was executing; completes when its process was adopted or found to be gone. */
    public CompletableFuture<Void> restore(Unfinished past) {
        Slots slots = pools.computeIfAbsent(past.pool(), name -> new Slots(new Pool(name, 1, 1)));
        StepKey key = past.step().key();
        OutputSink sink = ledger.output(past.step(), past.process().invocationId());
        CompletableFuture<Void> done = new CompletableFuture<>();
        launcher.adopt(past.process(), sink)
                .whenComplete((adopted, failure) -> loop.execute(() -> {
                    if (failure != null) { // it may live: nothing may be done about it that supposes otherwise
                        done.completeExceptionally(failure);
                    } else if (adopted.isPresent()) {
                        adopt(slots, past, adopted.get());
                        done.complete(null);
                    } else {
                        slots.recording.add(key);
                        launcher.clear(past.process())
                                .whenComplete((remains, unclear) -> loop.execute(() -> {
                                    gone(slots, key, remains, unclear);
                                    done.complete(null);
                                }));
                    }
                }));
        return done;
    }

    /** Its process ended while no daemon ran. */
    private void gone(Slots slots, StepKey key, @Nullable Remains remains, @Nullable Throwable failure) {
        if (remains != null && !remains.letThrough()) {
            queueAgain(slots, key, false);
            return;
        }
        ExitStatus exit = remains == null ? ExitStatus.UNKNOWN : remains.exit();
        String swept = remains == null
                ? "what it left could not be looked for: " + failure
                : remains.swept().toString();
        String detail = "it ended while no daemon ran" + (swept.isEmpty() ? "" : "; " + swept);
        boolean unremarkable = exit.isKnown() && swept.isEmpty();
        StepEnd end = new StepEnd(exit, false, true, unremarkable ? null : detail);
        record(slots, key, new StepExecution.Outcome.Ended(end, () -> {}), false);
    }

    /** Stops all that runs and starts nothing until {@link #resume}; completes when no process is left. */
    public CompletableFuture<Void> halt() {
        hold();
        CompletableFuture<Void> done = new CompletableFuture<>();
        idle = done;
        pools.values().forEach(slots -> slots.busy.values().forEach(execution -> execution.stop(false)));
        tellIfIdle();
        return done;
    }

    /** Starts nothing more; what runs goes on. */
    public void hold() {
        halted = true;
    }

    /** What was halted is deleted, with what waited. */
    public void forgetAll() {
        List.copyOf(runTimers.keySet()).forEach(this::dropTimer);
    }

    public void resume() {
        halted = false;
        wakeAll();
    }

    /** Steps that have a process. */
    public int running() {
        return pools.values().stream().mapToInt(slots -> slots.busy.size()).sum();
    }

    private void fill(Slots slots) {
        if (halted) {
            return;
        }
        if (slots.asking) {
            slots.askAgain = true;
            return;
        }
        int free = slots.pool.slots() - slots.used();
        if (free <= 0) {
            full.add(slots.pool.name());
            return;
        }
        full.remove(slots.pool.name()); // first: whoever commits after the ledger looked wakes us
        slots.asking = true;
        slots.askAgain = false;
        // Those that have a slot may still be queued in the database, so ask for as many more.
        ledger.ready(slots.pool.name(), slots.pool.slots())
                .whenComplete((ready, failure) -> loop.execute(() -> {
                    slots.asking = false;
                    if (failure == null) {
                        launch(slots, ready);
                    } else {
                        fillLater(slots);
                    }
                    if (slots.askAgain) {
                        fill(slots);
                    }
                }));
    }

    private void fillLater(Slots slots) {
        if (!slots.retrying) {
            slots.retrying = true;
            loop.after(RETRY, () -> {
                slots.retrying = false;
                fill(slots);
            });
        }
    }

    private void launch(Slots slots, List<ReadyStep> ready) {
        for (ReadyStep step : ready) {
            boolean known = slots.busy.containsKey(step.key()) || slots.recording.contains(step.key());
            if (!known && !halted && slots.used() < slots.pool.slots()) {
                execution(slots, step).launch(baseEnvironment, () -> limitRun(step));
            }
        }
    }

    private void adopt(Slots slots, Unfinished past, Child child) {
        ReadyStep step = past.step();
        Duration ran = Duration.between(past.startedAt(), loop.now());
        execution(slots, step)
                .adopt(
                        child,
                        past.cancelled(),
                        step.timeout() == null ? null : step.timeout().minus(ran));
        limitRun(step);
    }

    private StepExecution execution(Slots slots, ReadyStep step) {
        StepExecution execution =
                new StepExecution(step, loop, launcher, ledger, outcome -> over(slots, step.key(), outcome));
        slots.busy.put(step.key(), execution);
        return execution;
    }

    private void over(Slots slots, StepKey key, StepExecution.Outcome outcome) {
        slots.busy.remove(key);
        if (outcome instanceof StepExecution.Outcome.Ended ended) {
            slots.recording.add(key);
            record(slots, key, ended, false);
        } else if (outcome instanceof StepExecution.Outcome.NeverStarted) {
            slots.recording.add(key);
            queueAgain(slots, key, false);
        } else if (outcome instanceof StepExecution.Outcome.NotRecorded) {
            fillLater(slots);
        } else {
            fill(slots);
        }
        tellIfIdle();
    }

    /** Until it is durable the step keeps its slot: what is not recorded has not happened. */
    private void record(Slots slots, StepKey key, StepExecution.Outcome.Ended ended, boolean told) {
        ledger.ended(key, ended.end())
                .whenComplete((goesOn, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        tell(key, "end", failure, told);
                        loop.after(RETRY, () -> record(slots, key, ended, true));
                        return;
                    }
                    ended.release().run();
                    slots.recording.remove(key);
                    dropTimerUnless(goesOn, key);
                    fill(slots);
                    tellIfIdle();
                }));
    }

    private static void tell(StepKey key, String what, Throwable failure, boolean told) {
        if (!told) {
            LOG.warn(
                    "the {} of step {} cannot be stored and is tried again until it can; it keeps its slot: {}",
                    what,
                    key,
                    String.valueOf(failure.getMessage()));
        }
    }

    private void queueAgain(Slots slots, StepKey key, boolean told) {
        ledger.neverStarted(key)
                .whenComplete((goesOn, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        tell(key, "return to the queue", failure, told);
                        loop.after(RETRY, () -> queueAgain(slots, key, true));
                        return;
                    }
                    slots.recording.remove(key);
                    dropTimerUnless(goesOn, key);
                    fill(slots);
                    tellIfIdle();
                }));
    }

    private void dropTimerUnless(@Nullable Boolean goesOn, StepKey key) {
        if (!Boolean.TRUE.equals(goesOn)) {
            dropTimer(key.runId());
        }
    }

    private void dropTimer(long runId) {
        Loop.Timer timer = runTimers.remove(runId);
        if (timer != null) {
            timer.cancel();
        }
    }

    private void limitRun(ReadyStep step) {
        Duration limit = step.runTimeout();
        if (limit == null || runTimers.containsKey(step.key().runId())) {
            return;
        }
        Instant from = step.runStartedAt() == null ? loop.now() : step.runStartedAt();
        Duration left = limit.minus(Duration.between(from, loop.now()));
        long runId = step.key().runId();
        runTimers.put(runId, loop.after(left.isNegative() ? Duration.ZERO : left, () -> timeOutRun(runId)));
    }

    private void timeOutRun(long runId) {
        runTimers.remove(runId);
        ledger.runTimedOut(runId)
                .whenComplete((done, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        runTimers.put(runId, loop.after(RETRY, () -> timeOutRun(runId)));
                    }
                    executions(runId).forEach(execution -> execution.stop(true));
                }));
    }

    private List<StepExecution> executions(long runId) {
        List<StepExecution> found = new ArrayList<>();
        for (Slots slots : pools.values()) {
            for (StepExecution execution : slots.busy.values()) {
                if (execution.step().key().runId() == runId) {
                    found.add(execution);
                }
            }
        }
        return found;
    }

    private void tellIfIdle() {
        CompletableFuture<Void> waiting = idle;
        if (waiting != null && pools.values().stream().allMatch(slots -> slots.used() == 0)) {
            idle = null;
            waiting.complete(null);
        }
    }
}
