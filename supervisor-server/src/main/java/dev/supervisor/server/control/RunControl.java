package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.RunCancelled;
import dev.supervisor.rpc.model.RunList;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.RunSubmitted;
import dev.supervisor.rpc.model.RunsSubmitted;
import dev.supervisor.server.control.DeadLetters.Unreadable;
import dev.supervisor.server.control.RunBook.RunEnd;
import dev.supervisor.server.control.RunBook.Settled;
import dev.supervisor.server.logs.LogSubject;
import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.run.Pool;
import dev.supervisor.server.run.RunScheduler;
import dev.supervisor.server.run.StepState;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.Durability;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.Reading;
import dev.supervisor.server.store.RunRow;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.RunStore.NewRun;
import dev.supervisor.server.store.RunStore.NewStep;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StepRow;
import dev.supervisor.server.store.UnreadableException;
import dev.supervisor.server.store.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The use cases of runs.
 *
 * <p>Threading: any thread; nothing blocks.
 */
public final class RunControl {
    private static final int MAX_TOGETHER = 10_000;
    private static final int MAX_PAGE = 1_000;
    private static final long MAX_WAIT_MS = 3_600_000;

    private final Database database;
    private final Loop loop;
    private final RunScheduler scheduler;
    private final RunBook book;
    private final RunSpecs specs;
    private final DeadLetters deadLetters;
    private final RunWaiters waiters;
    private final LogControl logs;
    private final InstantSource clock;
    private final Durability durability;
    private final Map<String, Pool> pools = new LinkedHashMap<>();
    /** Pools that the loop is about to look at. */
    private final Set<String> waking = ConcurrentHashMap.newKeySet();

    private final RunStore runs = new RunStore();
    private final Backlog backlog = new Backlog();
    private final RunDeletion deletion;
    private final RunExplanation explanation;
    private final EventStore events = new EventStore();

    /**
     * What runs are made of, so that the constructor stays readable.
     *
     * @param durability the database's own
     */
    record Parts(
            Database database,
            Loop loop,
            RunScheduler scheduler,
            RunBook book,
            RunSpecs specs,
            DeadLetters deadLetters,
            RunWaiters waiters,
            LogControl logs,
            InstantSource clock,
            List<Pool> pools,
            Durability durability) {}

    private record Again(RunSubmitted answer, String pool) {}

    private record Found(RunList runs, List<Unreadable> unreadable) {}

    private record Cancelled(RunCancelled answer, Settled settled) {}

    RunControl(Parts parts) {
        this.database = parts.database();
        this.loop = parts.loop();
        this.scheduler = parts.scheduler();
        this.book = parts.book();
        this.specs = parts.specs();
        this.deadLetters = parts.deadLetters();
        this.waiters = parts.waiters();
        this.logs = parts.logs();
        this.clock = parts.clock();
        this.durability = parts.durability();
        parts.pools().forEach(pool -> pools.put(pool.name(), pool));
        this.deletion = new RunDeletion(database, logs, clock);
        this.explanation = new RunExplanation(database, specs, logs, pools, clock);
    }

    public CompletableFuture<RunSubmitted> submit(RunSpec spec, String actor) {
        NewRun run = specs.rows(spec);
        Durability level = RunSpecs.durability(spec);
        return database.write(session -> submit(session, run, level, actor), WriteOptions.CALL.atLeast(level))
                .thenApply(submitted -> {
                    wake(run.pool());
                    return submitted;
                });
    }

    public CompletableFuture<RunsSubmitted> submitMany(
            List<RunSpec> specsOfRuns, @Nullable String durability, String actor) {
        if (specsOfRuns.isEmpty() || specsOfRuns.size() > MAX_TOGETHER) {
            throw RpcException.invalidParams("/runs", "One call submits 1 to " + MAX_TOGETHER + " runs");
        }
        Durability level = RunSpecs.durability(durability);
        List<NewRun> rows = new ArrayList<>(specsOfRuns.size());
        for (RunSpec spec : specsOfRuns) {
            try {
                rows.add(specs.rows(spec));
                level = level.orMore(RunSpecs.durability(spec));
            } catch (RpcException e) {
                throw new RpcException(
                        e.error(),
                        String.valueOf(e.getMessage()),
                        "/runs/" + rows.size() + e.data().subject(),
                        e.hint());
            }
        }
        Durability most = level;
        return database.write(session -> submitAll(session, rows, most, actor), WriteOptions.CALL.atLeast(most))
                .thenApply(submitted -> {
                    rows.stream().map(NewRun::pool).distinct().forEach(this::wake);
                    return submitted;
                });
    }

    public CompletableFuture<RunStatus> status(long runId) {
        return orBury(runId, database.read(session -> status(session, runId)));
    }

    public CompletableFuture<RunList> list(
            @Nullable String state,
            @Nullable String name,
            @Nullable String cursor,
            @Nullable Integer limit,
            @Nullable String order) {
        int page = (int) Check.number("/limit", limit, 1, MAX_PAGE, 50);
        long before = Check.cursor(cursor);
        if (state != null) {
            Check.oneOf("/state", state, RunStore.STATES, state);
        }
        boolean asQueued = Check.oneOf("/order", order, List.of("newest", "next"), "newest")
                .equals("next");
        if (asQueued && (name != null || cursor != null || (state != null && !state.equals("queued")))) {
            throw RpcException.invalidParams(
                    "/order", "The order \"next\" is that of all queued runs, from the first on");
        }
        return database.read(session ->
                        asQueued ? queue(session, page) : page(session, new RunStore.Filter(state, name), before, page))
                .thenApply(found -> {
                    bury(found.unreadable());
                    return found.runs();
                });
    }

    /** Answers when the run has ended, or as it is when the time is over. */
    public CompletableFuture<RunStatus> await(long runId, @Nullable Integer timeoutMs) {
        Duration timeout =
                Check.millis("/timeout_ms", timeoutMs == null ? null : (long) timeoutMs, 0, MAX_WAIT_MS, 60_000);
        CompletableFuture<Boolean> ended = waiters.await(runId, timeout); // first listen, then look
        return status(runId)
                .whenComplete((now, failure) -> {
                    if (failure != null || now.finishedAt() != null) {
                        ended.complete(false);
                    }
                })
                .thenCompose(now -> now.finishedAt() != null
                        ? CompletableFuture.completedFuture(now)
                        : ended.thenCompose(done -> status(runId)));
    }

    /** Cancels what has not ended; who came first is decided by the transaction. */
    public CompletableFuture<RunCancelled> cancel(long runId, String actor) {
        return orBury(runId, database.write(session -> cancel(session, runId, actor)))
                .thenApply(done -> {
                    if (done.answer().cancelled()) {
                        loop.execute(() -> scheduler.stop(runId));
                    }
                    book.tell(runId, done.settled());
                    return done.answer();
                });
    }

    /** Queues a run like one that has ended. */
    public CompletableFuture<RunSubmitted> retry(long runId, String actor) {
        return database.write(session -> retry(session, runId, actor)).thenApply(again -> {
            wake(again.pool());
            return again.answer();
        });
    }

    public CompletableFuture<Explanation> why(long runId) {
        return explanation.why(runId);
    }

    /** Deletes runs that have ended. */
    public CompletableFuture<Deleted> deleteMany(
            @Nullable String state, @Nullable String name, @Nullable Instant finishedBefore, String actor) {
        return deletion.delete(state, name, finishedBefore, actor);
    }

    public CompletableFuture<LogPage> logs(long runId, @Nullable String step, LogRequest request) {
        return orBury(runId, database.read(session -> stepName(session, runId, step)))
                .thenCompose(name -> logs.page(
                        LogSubject.step(runId, name),
                        new LogControl.Request(request.cursor(), request.limit(), request.waitMs())));
    }

    /** What of a log is asked for; all parts may be left out. */
    public record LogRequest(
            @Nullable String cursor,
            @Nullable Integer limit,
            @Nullable Integer waitMs) {}

    private RunSubmitted submit(Session session, NewRun run, Durability level, String actor) {
        return submit(session, run, level, "submitted", actor);
    }

    private RunSubmitted submit(Session session, NewRun run, Durability level, String reason, String actor) {
        Optional<RunStore.Keyed> earlier = earlier(session, run);
        if (earlier.isPresent()) {
            return again(session, earlier.get(), level);
        }
        admit(session, run.pool(), run.steps().size(), "/steps");
        return insert(session, run, reason, actor);
    }

    /** Room is made for all before the first is stored: when there is none, nothing has been written that must be taken back. */
    private RunsSubmitted submitAll(Session session, List<NewRun> rows, Durability level, String actor) {
        Map<String, Integer> steps = new LinkedHashMap<>();
        for (NewRun run : rows) {
            if (earlier(session, run).isEmpty()) {
                steps.merge(run.pool(), run.steps().size(), Integer::sum);
            }
        }
        steps.forEach((pool, count) -> admit(session, pool, count, "/runs"));
        List<Long> ids = new ArrayList<>(rows.size());
        for (NewRun run : rows) {
            RunSubmitted submitted = earlier(session, run)
                    .map(earlier -> again(session, earlier, level))
                    .orElseGet(() -> insert(session, run, "submitted", actor));
            ids.add(submitted.runId());
        }
        return new RunsSubmitted(ids);
    }

    private Optional<RunStore.Keyed> earlier(Session session, NewRun run) {
        return run.idempotencyKey() == null ? Optional.empty() : runs.runByKey(session, run.idempotencyKey());
    }

    private RunSubmitted again(Session session, RunStore.Keyed earlier, Durability level) {
        if (level.compareTo(durability) > 0) { // its own commit may have been less durable
            runs.touch(session, earlier.id());
        }
        return new RunSubmitted(earlier.id(), earlier.state(), true);
    }

    private void admit(Session session, String pool, int steps, String path) {
        backlog.admit(session, Objects.requireNonNull(pools.get(pool)), steps, path);
    }

    private RunSubmitted insert(Session session, NewRun run, String reason, String actor) {
        long id = runs.insert(session, run, clock.millis());
        events.add(session, new EventRow(clock.millis(), "run", String.valueOf(id), null, "queued", reason, actor));
        return new RunSubmitted(id, "queued", false);
    }

    private Again retry(Session session, long runId, String actor) {
        RunRow run = find(session, runId);
        if (run.finishedAt() == null) {
            throw new RpcException(
                    RpcError.INVALID_STATE,
                    "The run has not ended: it is " + run.state(),
                    String.valueOf(runId),
                    "Wait for it or cancel it first");
        }
        if (!pools.containsKey(run.pool())) {
            throw new RpcException(
                    RpcError.INVALID_STATE,
                    "Its pool \"" + run.pool() + "\" is not in the configuration any more",
                    String.valueOf(runId),
                    "Configure the pool, or submit the run anew with another");
        }
        List<NewStep> steps = runs.steps(session, runId).stream()
                .map(step -> new NewStep(step.name(), specs.needs(step).isEmpty() ? "queued" : "blocked", step.needs()))
                .toList();
        NewRun next = new NewRun(run.name(), run.pool(), run.priority(), run.spec(), run.labels(), null, steps);
        return new Again(submit(session, next, durability, "a retry of run " + runId, actor), run.pool());
    }

    private RunStatus status(Session session, long runId) {
        RunRow run = find(session, runId);
        List<StepRow> steps = runs.steps(session, runId);
        return Answers.run(run, steps, needs(run, steps), labels(run));
    }

    private Cancelled cancel(Session session, long runId, String actor) {
        RunRow run = find(session, runId);
        if (!runs.requestCancel(session, runId)) {
            return new Cancelled(new RunCancelled(runId, false, run.state()), Settled.OVER);
        }
        events.add(
                session,
                new EventRow(clock.millis(), "run", String.valueOf(runId), null, null, "cancel requested", actor));
        book.withdraw(session, runId, StepState.CANCELLED, "cancelled");
        Settled settled = book.settle(session, runId);
        RunEnd end = settled.runEnd();
        return new Cancelled(
                new RunCancelled(
                        runId, true, end == null ? "running" : end.state().word()),
                settled);
    }

    private String stepName(Session session, long runId, @Nullable String step) {
        find(session, runId);
        List<String> names =
                runs.steps(session, runId).stream().map(StepRow::name).toList();
        if (step == null && names.size() == 1) {
            return names.get(0);
        }
        if (step == null) {
            throw RpcException.invalidParams("/step", "The run has several steps: " + String.join(", ", names));
        }
        if (!names.contains(step)) {
            throw RpcException.notFound("step", Check.shown(step), "Its steps: " + String.join(", ", names));
        }
        return step;
    }

    private Found page(Session session, RunStore.Filter filter, long before, int page) {
        List<Reading<RunRow>> rows = runs.list(session, filter, before, page);
        return found(rows, rows.size() < page ? null : rows.get(rows.size() - 1).key());
    }

    private Found queue(Session session, int ofEach) {
        List<Reading<RunRow>> rows = new ArrayList<>();
        pools.keySet().stream().sorted().forEach(pool -> rows.addAll(runs.next(session, pool, ofEach)));
        return found(rows, null);
    }

    private Found found(List<Reading<RunRow>> rows, @Nullable String next) {
        List<RunStatus> readable = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        for (Reading<RunRow> row : rows) {
            try {
                RunRow run = row.orThrow();
                readable.add(Answers.run(run, List.of(), List.of(), labels(run)));
            } catch (UnreadableException e) {
                unreadable.add(Unreadable.run(Long.parseLong(row.key()), e));
            }
        }
        return new Found(new RunList(readable, next), unreadable);
    }

    private <T> CompletableFuture<T> orBury(long runId, CompletableFuture<T> answer) {
        return answer.exceptionallyCompose(failure -> {
            if (Failures.unwrap(failure) instanceof UnreadableException unreadable) {
                bury(List.of(Unreadable.run(runId, unreadable)));
            }
            return CompletableFuture.failedFuture(failure);
        });
    }

    private void bury(List<Unreadable> unreadable) {
        deadLetters
                .move(unreadable)
                .thenRun(() -> unreadable.forEach(each -> waiters.ended(Long.parseLong(each.subject()))));
    }

    /** As stored; but what runs is not moved away for labels alone, and has none then. */
    private Map<String, String> labels(RunRow run) {
        try {
            return specs.labels(run);
        } catch (UnreadableException e) {
            if (run.state().equals("running")) {
                return Map.of();
            }
            throw e;
        }
    }

    /** For each step, the names of those it needs; as for labels, what runs is not moved away for these alone. */
    private List<List<String>> needs(RunRow run, List<StepRow> steps) {
        try {
            return steps.stream()
                    .map(step -> specs.needs(step).stream()
                            .map(position -> steps.get(position).name())
                            .toList())
                    .toList();
        } catch (UnreadableException e) {
            if (run.state().equals("running")) {
                return Collections.nCopies(steps.size(), List.of());
            }
            throw e;
        }
    }

    private RunRow find(Session session, long runId) {
        return runs.run(session, runId)
                .orElseThrow(() -> RpcException.notFound("run", String.valueOf(runId), "supervisor runs lists them"));
    }

    /** Once for all that were committed together: what is stored by the time the loop looks is found. */
    private void wake(String pool) {
        if (!scheduler.isFull(pool) && waking.add(pool)) {
            loop.execute(() -> {
                waking.remove(pool);
                scheduler.wake(pool);
            });
        }
    }
}
