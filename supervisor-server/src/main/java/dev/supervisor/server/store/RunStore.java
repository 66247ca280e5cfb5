package dev.supervisor.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tables {@code runs} and {@code steps}. Every change of a state names the state it leaves; the returned boolean tells whether
 * it was still so.
 */
public final class RunStore {
    /** All states of a run. */
    public static final List<String> STATES =
            List.of("queued", "running", "succeeded", "failed", "timed_out", "cancelled", "lost");

    private static final String RUN_COLUMNS = """
            SELECT id, name, pool, priority, state, spec, labels, cancel_requested, timed_out, submitted_at, started_at,
                   finished_at, exit_code, exit_signal, error
            FROM runs
            """;

    private static final String STEP_COLUMNS = """
            SELECT run_id, position, name, state, needs, started_at, finished_at, exit_code, exit_signal, error,
                   invocation_id, pid, start_ticks, boot_id, shim, timed_out
            FROM steps
            """;

    private static final String INSERT_RUN = """
            INSERT INTO runs (id, name, pool, priority, state, spec, labels, idempotency_key, submitted_at)
            VALUES (?, ?, ?, ?, 'queued', ?, ?, ?, ?)""";

    private static final String INSERT_STEP = """
            INSERT INTO steps (run_id, position, name, pool, priority, state, needs)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";

    private static final String SELECT_BY_KEY = "SELECT id, state FROM runs WHERE idempotency_key = ?";

    private static final String COUNT_WAITING = """
            SELECT count(*) FROM (
                SELECT 1 FROM steps WHERE pool = ?1 AND state = 'queued'
                UNION ALL
                SELECT 1 FROM steps WHERE pool = ?1 AND state = 'blocked'
                LIMIT ?2)""";

    private static final String COUNT_IN_STATE =
            "SELECT count(*) FROM (SELECT 1 FROM runs INDEXED BY runs_by_state WHERE state = ? LIMIT ?)";

    private static final String COUNT_BEFORE = """
            SELECT count(*) FROM (
                SELECT 1 FROM steps INDEXED BY steps_ready WHERE pool = ?1 AND state = 'queued' AND priority > ?2
                UNION ALL
                SELECT 1 FROM steps INDEXED BY steps_ready
                WHERE pool = ?1 AND state = 'queued' AND priority = ?2 AND (run_id, position) < (?3, ?4)
                LIMIT ?5)""";

    private static final String QUEUED_BY_POOL =
            "SELECT pool, count(*) FROM steps WHERE state = 'queued' GROUP BY pool";

    private static final String COUNT_UNENDED = Stream.of("queued", "blocked", "running")
            .map(state -> "SELECT '" + state + "', count(*) FROM steps WHERE pool = ?1 AND state = '" + state + "'")
            .collect(Collectors.joining("\nUNION ALL\n"));

    private static final String SELECT_READY = STEP_COLUMNS + """
            WHERE pool = ? AND state = 'queued'
            ORDER BY priority DESC, run_id, position LIMIT ?""";

    private static final String CLAIM_STEP = """
            UPDATE steps
            SET state = 'running', started_at = ?3, invocation_id = ?4, pid = ?5, start_ticks = ?6, boot_id = ?7, shim = ?8
            WHERE run_id = ?1 AND position = ?2 AND state = 'queued'""";

    private static final String START_RUN =
            "UPDATE runs SET state = 'running', started_at = ?2 WHERE id = ?1 AND state = 'queued'";

    private static final String MOVE_STEP = """
            UPDATE steps SET state = ?4, finished_at = ?5, exit_code = ?6, exit_signal = ?7, error = ?8
            WHERE run_id = ?1 AND position = ?2 AND state = ?3""";

    private static final String QUEUE_AGAIN = """
            UPDATE steps
            SET state = 'queued', started_at = NULL, invocation_id = NULL, pid = NULL, start_ticks = NULL, boot_id = NULL
            WHERE run_id = ? AND position = ? AND state = 'running'""";

    private static final String FINISH_RUN = """
            UPDATE runs SET state = ?2, finished_at = ?3, exit_code = ?4, exit_signal = ?5, error = ?6
            WHERE id = ?1 AND state IN ('queued', 'running')""";

    private static final String REQUEST_CANCEL =
            "UPDATE runs SET cancel_requested = 1 WHERE id = ? AND state IN ('queued', 'running')";

    private static final String LIST = RUN_COLUMNS + "WHERE id < ? ORDER BY id DESC LIMIT ?";

    // The indexes are named: most runs are over, so statistics make SQLite walk all of them to find the few that are
    // not.
    private static final String LIST_BY_STATE =
            RUN_COLUMNS + "INDEXED BY runs_by_state WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?";

    private static final String NEXT_IN_POOL = """
            SELECT DISTINCT priority, run_id FROM steps INDEXED BY steps_ready
            WHERE pool = ? AND state = 'queued' ORDER BY priority DESC, run_id LIMIT ?""";

    private static final String QUEUED_RUN = RUN_COLUMNS + "WHERE id = ? AND state = 'queued'";

    private static final String LIST_BY_NAME_AND_STATE = RUN_COLUMNS
            + "INDEXED BY runs_by_name_and_state WHERE name = ? AND state = ? AND id < ? ORDER BY id DESC LIMIT ?";

    /** The states one by one, each in the order of its index, which SQLite merges. */
    private static final String LIST_BY_NAME = STATES.stream()
                    .map(state -> RUN_COLUMNS + "INDEXED BY runs_by_name_and_state WHERE name = ?1 AND state = '"
                            + state + "' AND id < ?2")
                    .collect(Collectors.joining("\nUNION ALL\n"))
            + "\nORDER BY id DESC LIMIT ?3";

    /** A run about to be stored. */
    public record NewRun(
            String name,
            String pool,
            int priority,
            String spec,
            String labels,
            @Nullable String idempotencyKey,
            List<NewStep> steps) {}

    /** @param needs JSON list of positions */
    public record NewStep(String name, String state, String needs) {}

    /** An earlier run of the same key. */
    public record Keyed(long id, String state) {}

    /** How something ended. */
    public record Ending(
            String state,
            @Nullable Integer exitCode,
            @Nullable Integer exitSignal,
            @Nullable String error) {}

    /** Which runs to list; a null part selects all. */
    public record Filter(@Nullable String state, @Nullable String name) {}

    public long insert(Session session, NewRun run, long now) {
        long id = session.nextId("runs");
        session.update(
                INSERT_RUN,
                id,
                run.name(),
                run.pool(),
                run.priority(),
                run.spec(),
                run.labels(),
                run.idempotencyKey(),
                now);
        int position = 0;
        for (NewStep step : run.steps()) {
            session.update(
                    INSERT_STEP, id, position++, step.name(), run.pool(), run.priority(), step.state(), step.needs());
        }
        return id;
    }

    public Optional<RunRow> run(Session session, long id) {
        return session.first(RUN_COLUMNS + "WHERE id = ?", RunStore::run, id);
    }

    public Optional<Keyed> runByKey(Session session, String idempotencyKey) {
        return session.first(SELECT_BY_KEY, row -> new Keyed(row.integer(1), row.text(2)), idempotencyKey);
    }

    /** Newest first, those with an id below {@code before}; by their ids. */
    public List<Reading<RunRow>> list(Session session, Filter filter, long before, int limit) {
        if (filter.state() != null && filter.name() != null) {
            return session.list(
                    LIST_BY_NAME_AND_STATE, RunStore::reading, filter.name(), filter.state(), before, limit);
        }
        if (filter.state() != null) {
            return session.list(LIST_BY_STATE, RunStore::reading, filter.state(), before, limit);
        }
        if (filter.name() != null) {
            return session.list(LIST_BY_NAME, RunStore::reading, filter.name(), before, limit);
        }
        return session.list(LIST, RunStore::reading, before, limit);
    }

    /** The queued runs of a pool whose turn comes next, in that order; fewer than there are where a run under way is to go on between. */
    public List<Reading<RunRow>> next(Session session, String pool, int limit) {
        List<Reading<RunRow>> next = new ArrayList<>();
        for (long id : session.list(NEXT_IN_POOL, row -> row.integer(2), pool, limit)) {
            next.addAll(session.list(QUEUED_RUN, RunStore::reading, id));
        }
        return next;
    }

    /** All steps of a run, in order. */
    public List<StepRow> steps(Session session, long runId) {
        return session.list(STEP_COLUMNS + "WHERE run_id = ? ORDER BY position", RunStore::step, runId);
    }

    /** Steps in the pool that wait for a slot or for other steps, counted up to {@code limit}. */
    public long waitingSteps(Session session, String pool, int limit) {
        return session.first(COUNT_WAITING, row -> row.integer(1), pool, limit).orElseThrow();
    }

    /** Steps whose turn comes before this one's in its pool, counted up to {@code limit}. */
    public long queuedBefore(Session session, RunRow run, int position, int limit) {
        return session.first(COUNT_BEFORE, row -> row.integer(1), run.pool(), run.priority(), run.id(), position, limit)
                .orElseThrow();
    }

    /** Runs that have not ended, by state; {@code queued} and {@code running}, counted up to {@code limit} each. */
    public Map<String, Long> unfinished(Session session, int limit) {
        Map<String, Long> unfinished = new TreeMap<>();
        for (String state : List.of("queued", "running")) {
            unfinished.put(
                    state,
                    session.first(COUNT_IN_STATE, row -> row.integer(1), state, limit)
                            .orElseThrow());
        }
        return unfinished;
    }

    /** Steps waiting for a slot, by pool. */
    public Map<String, Long> queuedSteps(Session session) {
        Map<String, Long> queued = new TreeMap<>();
        session.list(QUEUED_BY_POOL, row -> queued.put(row.text(1), row.integer(2)));
        return queued;
    }

    /** The steps of a pool that have not ended, by state: queued, blocked, running. */
    public Map<String, Long> unendedSteps(Session session, String pool) {
        Map<String, Long> counts = new TreeMap<>();
        session.list(COUNT_UNENDED, row -> counts.put(row.text(1), row.integer(2)), pool);
        return counts;
    }

    /** The steps whose turn is next in the pool, by their runs' ids. */
    public List<Reading<StepRow>> readySteps(Session session, String pool, int limit) {
        return session.list(SELECT_READY, row -> Reading.of(row, RunStore::step), pool, limit);
    }

    /** The steps that have, or had when the last daemon died, a process, by their runs' ids. Bounded by the pools' slots. */
    public List<Reading<StepRow>> runningSteps(Session session) {
        return session.list(
                STEP_COLUMNS + "WHERE state = 'running' ORDER BY run_id, position",
                row -> Reading.of(row, RunStore::step));
    }

    /** Writes the run as it is, so that the commit is one. */
    public void touch(Session session, long id) {
        session.update("UPDATE runs SET name = name WHERE id = ?", id);
    }

    /** Queued to running, with the process that will carry it out; false when it is no longer queued. */
    public boolean claim(Session session, long runId, int position, ProcessRow process, long now) {
        boolean claimed = session.update(
                        CLAIM_STEP,
                        runId,
                        position,
                        now,
                        process.invocationId(),
                        process.pid(),
                        process.startTicks(),
                        process.bootId(),
                        process.shim())
                == 1;
        if (claimed) {
            session.update(START_RUN, runId, now);
        }
        return claimed;
    }

    /** @param at when it ended; null for a state that is no end */
    public boolean moveStep(Session session, long runId, int position, String from, Ending to, @Nullable Long at) {
        return session.update(
                        MOVE_STEP, runId, position, from, to.state(), at, to.exitCode(), to.exitSignal(), to.error())
                == 1;
    }

    /** Running back to queued, for a step whose program was never let through. */
    public boolean queueAgain(Session session, long runId, int position) {
        return session.update(QUEUE_AGAIN, runId, position) == 1;
    }

    /** Ends a run that has not ended. */
    public boolean finish(Session session, long runId, Ending ending, long now) {
        return session.update(
                        FINISH_RUN, runId, ending.state(), now, ending.exitCode(), ending.exitSignal(), ending.error())
                == 1;
    }

    /** Marks a run that has not ended as cancelled by request. */
    public boolean requestCancel(Session session, long runId) {
        return session.update(REQUEST_CANCEL, runId) == 1;
    }

    /** Marks a run as out of time. */
    public void markRunTimedOut(Session session, long runId) {
        session.update("UPDATE runs SET timed_out = 1 WHERE id = ? AND state = 'running'", runId);
    }

    private static Reading<RunRow> reading(Row row) {
        return Reading.of(row, RunStore::run);
    }

    private static RunRow run(Row row) {
        return new RunRow(
                row.integer(1),
                row.text(2),
                row.text(3),
                row.number(4),
                row.text(5),
                row.text(6),
                row.text(7),
                row.flag(8),
                row.flag(9),
                row.integer(10),
                row.integerOrNull(11),
                row.integerOrNull(12),
                row.intOrNull(13),
                row.intOrNull(14),
                row.textOrNull(15));
    }

    private static StepRow step(Row row) {
        return new StepRow(
                row.integer(1),
                row.number(2),
                row.text(3),
                row.text(4),
                row.text(5),
                row.integerOrNull(6),
                row.integerOrNull(7),
                row.intOrNull(8),
                row.intOrNull(9),
                row.textOrNull(10),
                ProcessRow.from(row, 11),
                row.flag(16));
    }
}
