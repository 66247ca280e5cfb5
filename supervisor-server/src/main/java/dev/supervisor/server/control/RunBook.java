package dev.supervisor.server.control;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.config.UpkeepSettings;
import dev.supervisor.server.control.DeadLetters.Unreadable;
import dev.supervisor.server.logs.LogBudget;
import dev.supervisor.server.logs.LogStore;
import dev.supervisor.server.logs.LogSubject;
import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.OutputSink;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.run.ReadyStep;
import dev.supervisor.server.run.RunLedger;
import dev.supervisor.server.run.RunPlan;
import dev.supervisor.server.run.StepEnd;
import dev.supervisor.server.run.StepKey;
import dev.supervisor.server.run.StepState;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.Reading;
import dev.supervisor.server.store.RunRow;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.RunStore.Ending;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StepRow;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.UnreadableException;
import dev.supervisor.server.store.WriteOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plugs the scheduler into store and logs: what a step's end means for its run is decided and stored in one transaction. */
final class RunBook implements RunLedger {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.runs");
    private static final String ENDED = "runs.ended.";
    private static final LogBudget LOG_BUDGET = new LogBudget(10 << 20, 5);

    private final Database database;
    private final LogStore logs;
    private final InstantSource clock;
    private final RunSpecs specs;
    private final DeadLetters deadLetters;
    private final LongConsumer onRunEnded;
    private final MetricRegistry metrics;
    private final RunStore runs = new RunStore();
    private final EventStore events = new EventStore();

    private record Found(List<ReadyStep> steps, List<Unreadable> unreadable) {}

    /**
     * What a transaction found out.
     *
     * @param runEnd null: the run has not ended by it
     * @param buried the run, when it could not be read
     */
    record Settled(
            boolean goesOn,
            @Nullable RunEnd runEnd,
            @Nullable Unreadable buried) {
        static final Settled GOES_ON = new Settled(true, null, null);
        static final Settled OVER = new Settled(false, null, null);
    }

    /**
     * How a run has ended.
     *
     * @param name null: it cannot be read
     * @param error what ended it; null: nothing went wrong, or a dead letter says
     */
    record RunEnd(
            @Nullable String name,
            StepState state,
            @Nullable String error) {
        @Override
        public String toString() {
            return (name == null ? "" : " (" + name + ")") + ": " + state.word()
                    + (error == null ? "" : " (" + error + ")");
        }
    }

    /** @param onRunEnded told the run's id once its end is durable */
    RunBook(
            Database database,
            LogStore logs,
            InstantSource clock,
            RunSpecs specs,
            DeadLetters deadLetters,
            LongConsumer onRunEnded,
            MetricRegistry metrics) {
        this.database = database;
        this.logs = logs;
        this.clock = clock;
        this.specs = specs;
        this.deadLetters = deadLetters;
        this.onRunEnded = onRunEnded;
        this.metrics = metrics;
        UpkeepSettings.ENDED.forEach(state -> metrics.counter(ENDED + state)); // there from the start, at 0
    }

    @Override
    public CompletionStage<List<ReadyStep>> ready(String pool, int limit) {
        return database.read(session -> find(session, pool, limit))
                .thenCompose(found -> found.unreadable().isEmpty()
                        ? CompletableFuture.completedFuture(found.steps())
                        : deadLetters
                                .move(found.unreadable())
                                .thenCompose(moved -> moved == 0
                                        ? CompletableFuture.completedFuture(found.steps())
                                        : ready(pool, limit)));
    }

    private Found find(Session session, String pool, int limit) {
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        for (Reading<StepRow> reading : runs.readySteps(session, pool, limit)) {
            long id = Long.parseLong(reading.key());
            try {
                RunRow run = runs.run(session, id).orElseThrow();
                found.steps().add(specs.ready(reading.orThrow(), run));
            } catch (UnreadableException e) {
                found.unreadable().add(Unreadable.run(id, e));
            }
        }
        return found;
    }

    @Override
    public CompletionStage<Boolean> claim(StepKey step, ProcessIdentity process) {
        long now = clock.millis();
        return database.write(
                session -> {
                    boolean claimed =
                            runs.claim(session, step.runId(), step.position(), StoredProcess.row(process), now);
                    if (claimed) {
                        event(session, step, "queued", "running", "pid " + process.pid());
                    }
                    return claimed;
                },
                WriteOptions.FACT);
    }

    @Override
    public CompletionStage<Boolean> ended(StepKey step, StepEnd end) {
        return settled(step.runId(), session -> end(session, step, end));
    }

    @Override
    public CompletionStage<Boolean> neverStarted(StepKey step) {
        return settled(step.runId(), session -> queueAgain(session, step));
    }

    /** Does it, and says whether the run goes on. */
    private CompletionStage<Boolean> settled(long runId, Function<Session, Settled> work) {
        return database.write(session -> orBury(session, runId, () -> work.apply(session)), WriteOptions.FACT)
                .thenApply(settled -> {
                    tell(runId, settled);
                    return settled.goesOn();
                });
    }

    @Override
    public CompletionStage<Void> runTimedOut(long runId) {
        return database.write(
                        session -> {
                            runs.markRunTimedOut(session, runId);
                            withdraw(session, runId, StepState.SKIPPED, "the run's time was over");
                            return settle(session, runId);
                        },
                        WriteOptions.FACT)
                .thenAccept(settled -> tell(runId, settled));
    }

    @Override
    public OutputSink output(ReadyStep step, UUID invocation) {
        return logs.sink(LogSubject.step(step.key().runId(), step.name()), LOG_BUDGET, invocation, null, () -> {});
    }

    /** Takes what waits of a run out of the queue. */
    void withdraw(Session session, long runId, StepState to, String why) {
        for (StepRow step : runs.steps(session, runId)) {
            if (step.state().equals("queued") || step.state().equals("blocked")) {
                runs.moveStep(
                        session,
                        runId,
                        step.position(),
                        step.state(),
                        new Ending(to.word(), null, null, why),
                        clock.millis());
            }
        }
    }

    /** Ends the run if nothing of it is left to do; to be {@link #tell told} once that is durable. */
    Settled settle(Session session, long runId) {
        return orBury(session, runId, () -> settle(session, runId, runs.steps(session, runId)));
    }

    void tell(long runId, Settled settled) {
        Unreadable buried = settled.buried();
        if (buried != null) {
            deadLetters.report(buried);
        }
        RunEnd end = settled.runEnd();
        if (end != null) {
            told(runId, end);
        }
    }

    /** Tells those who care that a run has ended. */
    private void told(long runId, RunEnd end) {
        LOG.info("run {}{}", runId, end);
        metrics.counter(ENDED + end.state().word()).inc();
        onRunEnded.accept(runId);
    }

    private Settled queueAgain(Session session, StepKey step) {
        boolean cancelled =
                runs.run(session, step.runId()).map(RunRow::cancelRequested).orElse(true);
        if (cancelled) {
            return end(session, step, new StepEnd(ExitStatus.UNKNOWN, false, true, null));
        }
        if (runs.queueAgain(session, step.runId(), step.position())) {
            event(session, step, "running", "queued", "the daemon died before its program was let through");
        }
        return Settled.GOES_ON;
    }

    private Settled end(Session session, StepKey key, StepEnd end) {
        RunRow run = runs.run(session, key.runId()).orElse(null);
        if (run == null) {
            return Settled.OVER; // wiped meanwhile
        }
        String from = end.started() ? "running" : "queued";
        StepState to = state(run, end);
        Ending ending = new Ending(to.word(), end.exit().code(), end.exit().signal(), error(to, end));
        if (runs.moveStep(session, key.runId(), key.position(), from, ending, clock.millis())) {
            event(
                    session,
                    key,
                    from,
                    to.word(),
                    ending.error() == null ? end.exit().toString() : ending.error());
        }
        return settle(session, key.runId());
    }

    /** Whatever is wrong with what is stored of a run, it must not hold a slot for ever. */
    private Settled orBury(Session session, long runId, Supplier<Settled> work) {
        try {
            return work.get();
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            Unreadable run = Unreadable.run(
                    runId, e instanceof UnreadableException known ? known : Failures.unreadable("the run", e));
            RunEnd lost = new RunEnd(null, StepState.LOST, null);
            return new Settled(false, lost, deadLetters.move(session, run) ? run : null);
        }
    }

    private Settled settle(Session session, long runId, List<StepRow> rows) {
        List<RunPlan.Step> steps = rows.stream()
                .map(row -> new RunPlan.Step(row.position(), StepState.of(row.state()), specs.needs(row)))
                .toList();
        RunPlan.Consequence consequence = RunPlan.settle(steps);
        for (int position : consequence.ready()) {
            runs.moveStep(session, runId, position, "blocked", new Ending("queued", null, null, null), null);
        }
        for (int position : consequence.skipped()) {
            Ending skipped = new Ending("skipped", null, null, "a step it needs did not succeed");
            runs.moveStep(session, runId, position, "blocked", skipped, clock.millis());
        }
        RunPlan.End end = consequence.end();
        if (end == null) {
            return Settled.GOES_ON;
        }
        return new Settled(false, finish(session, runId, rows, end), null);
    }

    /** Null when it had ended already. */
    private @Nullable RunEnd finish(Session session, long runId, List<StepRow> rows, RunPlan.End end) {
        StepRow decisive = end.decidedBy() == null ? null : rows.get(end.decidedBy());
        RunRow run = runs.run(session, runId).orElseThrow();
        StepState state = end.state();
        if (state != StepState.SUCCEEDED && run.timedOut() && !run.cancelRequested()) {
            state = StepState.TIMED_OUT;
        }
        String error = decisive == null || decisive.error() == null
                ? null
                : "step " + decisive.name() + ": " + decisive.error();
        Ending ending = new Ending(
                state.word(),
                decisive == null ? Integer.valueOf(0) : decisive.exitCode(),
                decisive == null ? null : decisive.exitSignal(),
                error);
        if (!runs.finish(session, runId, ending, clock.millis())) {
            return null;
        }
        events.add(
                session,
                new EventRow(clock.millis(), "run", String.valueOf(runId), run.state(), state.word(), error, null));
        return new RunEnd(run.name(), state, error);
    }

    private static StepState state(RunRow run, StepEnd end) {
        if (run.cancelRequested()) {
            return StepState.CANCELLED;
        }
        if (end.timedOut()) {
            return StepState.TIMED_OUT;
        }
        if (!end.started()) {
            return StepState.FAILED;
        }
        if (!end.exit().isKnown()) {
            return StepState.LOST;
        }
        return end.exit().equals(ExitStatus.exited(0)) ? StepState.SUCCEEDED : StepState.FAILED;
    }

    private static @Nullable String error(StepState state, StepEnd end) {
        String detail = end.detail();
        String more = detail == null ? "" : "; " + detail;
        return switch (state) {
            case SUCCEEDED -> detail;
            case FAILED -> end.started() ? end.exit() + more : detail;
            case TIMED_OUT -> "its time was over; " + end.exit() + more;
            case CANCELLED -> end.started() ? "cancelled; " + end.exit() + more : "cancelled";
            case LOST -> detail;
            case QUEUED, BLOCKED, RUNNING, SKIPPED -> detail;
        };
    }

    private void event(Session session, StepKey step, String from, String to, String reason) {
        events.add(session, new EventRow(clock.millis(), "step", step.toString(), from, to, reason, null));
    }
}
