package dev.supervisor.server.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What retention lets go. To find it is work for a reader; to delete it, in slices that the caller bounds, for the writer, which
 * looks again. Every count is that of the deleting statement.
 */
public final class RetentionStore {
    /** Tables of which rows go by their own age and number, oldest first; {@code rowid} is the order in which they came. */
    public enum Aging {
        EVENTS("events", "at"),
        SAMPLES("samples", "at"),
        UPKEEP("upkeep", "started_at"),
        DEAD_LETTERS("dead_letters", "at");

        private final String table;
        private final String nthFromTheEnd;
        private final String firstKept;
        private final String bounds;
        private final String delete;

        Aging(String table, String time) {
            this.table = table;
            this.nthFromTheEnd = "SELECT rowid FROM " + table + " ORDER BY rowid DESC LIMIT 1 OFFSET ?";
            this.firstKept =
                    "SELECT rowid FROM " + table + " WHERE rowid > ? AND " + time + " >= ? ORDER BY rowid LIMIT 1";
            this.bounds = "SELECT (SELECT min(rowid) FROM " + table + "), (SELECT max(rowid) FROM " + table + ")";
            this.delete = "DELETE FROM " + table + " WHERE rowid BETWEEN ? AND ?";
        }

        public String table() {
            return table;
        }
    }

    /** Rows from {@code first} to {@code last}, both included. */
    public record Span(long first, long last) {
        public boolean isEmpty() {
            return last < first;
        }
    }

    /**
     * What became of a span.
     *
     * @param rows deleted
     * @param rest that is left
     */
    public record DeletedSpan(long rows, Span rest) {}

    /**
     * Ended runs that go.
     *
     * @param next where to go on looking; null: there are no more
     */
    public record Victims(List<Long> runs, @Nullable Long next) {}

    /**
     * What became of runs that were to go.
     *
     * @param done how many of them were dealt with
     * @param rows deleted, by table
     */
    public record DeletedRuns(int done, Map<String, Long> rows) {}

    /**
     * Which runs a rule is about.
     *
     * @param name null: of any name
     */
    public record Among(String state, @Nullable String name) {}

    /** Rows between two looks at the clock; a row may be large. */
    private static final int STRIDE = 8;

    private record Candidate(long id, String name, long submittedAt, long finishedAt) {}

    private static final String BY_STATE = """
            SELECT id, name, submitted_at, finished_at FROM runs INDEXED BY runs_by_state
            WHERE state = ? AND id > ? AND finished_at IS NOT NULL ORDER BY id LIMIT ?""";

    private static final String BY_NAME_AND_STATE = """
            SELECT id, name, submitted_at, finished_at FROM runs INDEXED BY runs_by_name_and_state
            WHERE name = ? AND state = ? AND id > ? AND finished_at IS NOT NULL ORDER BY id LIMIT ?""";

    private static final String NTH_BY_STATE =
            "SELECT id FROM runs INDEXED BY runs_by_state WHERE state = ? ORDER BY id DESC LIMIT 1 OFFSET ?";

    private static final String NTH_BY_STATE_BUT = """
            SELECT id FROM runs INDEXED BY runs_by_state
            WHERE state = ?1 AND name NOT IN (SELECT value FROM json_each(?3)) ORDER BY id DESC LIMIT 1 OFFSET ?2""";

    private static final String NTH_BY_NAME_AND_STATE = """
            SELECT id FROM runs INDEXED BY runs_by_name_and_state WHERE name = ? AND state = ?
            ORDER BY id DESC LIMIT 1 OFFSET ?""";

    private static final String DELETE_STEPS = """
            DELETE FROM steps WHERE run_id = ?1
            AND EXISTS (SELECT 1 FROM runs WHERE id = ?1 AND state NOT IN ('queued', 'running'))""";

    private static final String DELETE_RUN = "DELETE FROM runs WHERE id = ? AND state NOT IN ('queued', 'running')";

    /** A run that is a dead letter may be taken up again. */
    private static final String RUN_EXISTS = """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM runs WHERE id = ?1)
            OR EXISTS (SELECT 1 FROM dead_letters WHERE kind = 'run' AND subject = CAST(?1 AS TEXT))""";

    private static final String RUN_HAS_ENDED = "SELECT 1 FROM runs WHERE id = ? AND finished_at IS NOT NULL";

    /** The rows of a table that are older than {@code keepSince} or are not among the {@code keep} newest. */
    public Span aged(Session session, Aging aging, long keepSince, long keep) {
        Span all = session.first(aging.bounds, row -> new Span(row.integer(1), row.integer(2)))
                .orElseThrow();
        if (all.last() == 0) {
            return new Span(1, 0);
        }
        long tooMany = all.last() - all.first() < keep
                ? 0
                : session.first(aging.nthFromTheEnd, row -> row.integer(1), keep)
                        .orElse(0L); // ids may have gaps
        long firstKept = session.first(aging.firstKept, row -> row.integer(1), tooMany, keepSince)
                .orElse(all.last() + 1);
        return new Span(all.first(), firstKept - 1);
    }

    /**
     * Deletes a span of rows, the first ones first.
     *
     * @param goesOn asked every few rows; the rest is left when it says no
     */
    public DeletedSpan delete(Session session, Aging aging, Span span, BooleanSupplier goesOn) {
        long deleted = 0;
        long next = span.first();
        while (next <= span.last() && (next == span.first() || goesOn.getAsBoolean())) {
            long last = Math.min(span.last(), next + STRIDE - 1);
            deleted += session.update(aging.delete, next, last);
            next = last + 1;
        }
        return new DeletedSpan(deleted, new Span(next, span.last()));
    }

    /**
     * The id of the newest run that is one too many; 0 when there are not that many.
     *
     * @param spared names whose runs are not counted
     */
    public long newestBeyond(Session session, Among among, long keep, List<String> spared) {
        Optional<Long> newest;
        if (among.name() != null) {
            newest = session.first(NTH_BY_NAME_AND_STATE, row -> row.integer(1), among.name(), among.state(), keep);
        } else if (spared.isEmpty()) {
            newest = session.first(NTH_BY_STATE, row -> row.integer(1), among.state(), keep);
        } else {
            String names = spared.stream()
                    .collect(Collectors.joining("\",\"", "[\"", "\"]")); // they have no characters to escape
            newest = session.first(NTH_BY_STATE_BUT, row -> row.integer(1), among.state(), keep, names);
        }
        return newest.orElse(0L);
    }

    /**
     * Some of the runs that ended before {@code endedBefore} or came up to {@code upTo}.
     *
     * @param after where to go on looking, from the answer before; 0 to begin
     * @param spared names whose runs are not meant
     * @param limit runs to look at
     */
    public Victims victims(
            Session session, Among among, long after, long endedBefore, long upTo, List<String> spared, int limit) {
        List<Candidate> candidates = among.name() == null
                ? session.list(BY_STATE, RetentionStore::candidate, among.state(), after, limit)
                : session.list(BY_NAME_AND_STATE, RetentionStore::candidate, among.name(), among.state(), after, limit);
        List<Long> runs = candidates.stream()
                .filter(run -> run.id() <= upTo || run.finishedAt() < endedBefore)
                .filter(run -> !spared.contains(run.name()))
                .map(Candidate::id)
                .toList();
        if (candidates.size() < limit) {
            return new Victims(runs, null);
        }
        Candidate last = candidates.get(candidates.size() - 1);
        boolean allYoungFromHere = last.id() > upTo && last.submittedAt() >= endedBefore; // nothing ends before it came
        return new Victims(runs, allYoungFromHere ? null : last.id());
    }

    /**
     * Deletes runs with their steps, those that have ended.
     *
     * @param goesOn asked between two runs; the rest is left when it says no
     */
    public DeletedRuns deleteRuns(Session session, List<Long> ids, BooleanSupplier goesOn) {
        long steps = 0;
        long runs = 0;
        int done = 0;
        while (done < ids.size() && (done == 0 || goesOn.getAsBoolean())) {
            long id = ids.get(done++);
            steps += session.update(DELETE_STEPS, id);
            runs += session.update(DELETE_RUN, id);
        }
        return new DeletedRuns(done, Map.of("steps", steps, "runs", runs));
    }

    /** Those of the runs that the database does not have. */
    public List<Long> unknownRuns(Session session, List<Long> ids) {
        return ids.stream()
                .filter(id -> session.first(RUN_EXISTS, row -> 1, id).isEmpty())
                .toList();
    }

    /** Those of the runs that have ended. */
    public List<Long> endedRuns(Session session, List<Long> ids) {
        return ids.stream()
                .filter(id -> session.first(RUN_HAS_ENDED, row -> 1, id).isPresent())
                .toList();
    }

    private static Candidate candidate(Row row) {
        return new Candidate(row.integer(1), row.text(2), row.integer(3), row.integer(4));
    }
}
