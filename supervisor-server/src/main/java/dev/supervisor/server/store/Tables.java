package dev.supervisor.server.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All tables of state: their true row counts, and emptying them. {@code sequences} is not one: after a wipe no id comes again. */
public final class Tables {
    /** Children before parents, so that each can be emptied in turn. */
    static final List<String> NAMES = List.of(
            "samples", "events", "steps", "runs", "instances", "revisions", "services", "upkeep", "dead_letters");

    /** Rows per table, counted. */
    public Map<String, Long> rows(Session session) {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (String table : NAMES) {
            rows.put(
                    table,
                    session.first("SELECT count(*) FROM " + table, row -> row.integer(1))
                            .orElseThrow());
        }
        return rows;
    }

    /**
     * Deletes every row; to be run unchecked, where a DELETE without WHERE frees whole pages instead of visiting rows. The
     * counts are the statements' own and are held against SQLite's total in the same transaction.
     *
     * @return rows deleted per table
     * @throws IllegalStateException when the counts disagree; the transaction must be rolled back then
     */
    public Map<String, Long> wipe(Session session) {
        long before = totalChanges(session);
        Map<String, Long> deleted = new LinkedHashMap<>();
        for (String table : NAMES) {
            deleted.put(table, session.update("DELETE FROM " + table));
        }
        long sum = deleted.values().stream().mapToLong(Long::longValue).sum();
        long total = totalChanges(session) - before;
        if (sum != total) {
            throw new IllegalStateException("deleted " + sum + " rows by table but " + total + " in total");
        }
        return deleted;
    }

    public String sqliteVersion(Session session) {
        return session.first("SELECT sqlite_version()", row -> row.text(1)).orElseThrow();
    }

    private static long totalChanges(Session session) {
        return session.first("SELECT total_changes()", row -> row.integer(1)).orElseThrow();
    }
}
