package dev.supervisor.bench;

import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StoreFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What daemons said they stored and deleted, held against their file when the last one has ended. The daemon never
 * gives the id of such a row twice, so the last id given is how many there ever were: those deleted and those left.
 */
final class FileLedger {
    /** Rows that only change while nobody submits, so that counting them before is enough. */
    private static final List<String> QUIET = List.of("services", "revisions", "instances", "samples");

    /** Tables that never give an id twice. */
    private static final List<String> NUMBERED = List.of("runs", "events", "upkeep", "dead_letters");

    private static final String HIGHEST =
            "SELECT last FROM sequences WHERE name = ?1 UNION ALL SELECT seq FROM sqlite_sequence WHERE name = ?1";

    private final int seededRuns;
    private final Map<String, Long> before = new TreeMap<>();
    private final Map<String, Long> deleted = new TreeMap<>();
    private long acknowledged;
    private long unanswered;

    FileLedger(int seededRuns) {
        this.seededRuns = seededRuns;
    }

    /** A run was submitted to keep the others waiting. */
    void occupied() {
        acknowledged++;
    }

    void submitted(Submissions submissions) {
        for (int number = 0; number < submissions.made(); number++) {
            acknowledged += submissions.isAcknowledged(number) ? 1 : 0;
            unanswered += submissions.isUnknown(number) ? 1 : 0;
        }
    }

    /** Runs of one step, counted by somebody else. */
    void submitted(long acknowledgedRuns, long unansweredRuns) {
        acknowledged += acknowledgedRuns;
        unanswered += unansweredRuns;
    }

    /** The rows just before a disturbance, counted by the daemon; without this, what comes and goes by itself is not checked. */
    void counted(Map<String, Long> rows) {
        before.putAll(rows);
    }

    /** What a disturbance said it deleted. */
    void deleted(Disturbance.Outcome outcome) {
        outcome.tables().forEach((table, rows) -> deleted.merge(table, rows, Long::sum));
        deleted.merge("", outcome.rowsDeleted(), Long::sum);
    }

    /** Whether the counts say the same in sum as table by table. */
    private boolean addsUp() {
        return of("") == byTable();
    }

    private long byTable() {
        return deleted.entrySet().stream()
                .filter(entry -> !entry.getKey().isEmpty())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Looks into the file of the daemon, which must have ended. */
    void check(String where, Path file, List<Check> checks) {
        Session session = StoreFile.open(DatabaseConfig.of(file));
        try {
            long runs = highest(session, "runs");
            long created = runs - seededRuns;
            checks.add(new Check(
                    where + ": every acknowledged submit was given a row",
                    created >= acknowledged && created <= acknowledged + unanswered,
                    acknowledged + " acknowledged, " + unanswered + " unanswered, " + created + " rows"));
            checks.add(
                    balance(where, "steps", count(session, "steps"), (long) SeededState.STEPS * seededRuns + created));
            for (String table : NUMBERED) {
                checks.add(balance(where, table, count(session, table), highest(session, table)));
            }
            for (String table : before.isEmpty() ? List.<String>of() : QUIET) {
                checks.add(balance(where, table, count(session, table), before.getOrDefault(table, 0L)));
            }
            checks.add(new Check(
                    where + ": rows_deleted is the sum over the tables",
                    addsUp(),
                    of("") + " said, " + byTable() + " summed up"));
        } finally {
            session.close();
        }
    }

    /** The highest id ever given: the writer keeps those of the large tables, SQLite those of the others. */
    private static long highest(Session session, String table) {
        return session.first(HIGHEST, row -> row.integer(1), table).orElse(0L);
    }

    private Check balance(String where, String table, long left, long ever) {
        return new Check(
                where + ": rows deleted from " + table + " are true",
                of(table) + left == ever,
                of(table) + " said to be deleted, " + left + " left, of " + ever);
    }

    private long of(String table) {
        return deleted.getOrDefault(table, 0L);
    }

    private static long count(Session session, String table) {
        return session.first("SELECT count(*) FROM " + table, row -> row.integer(1))
                .orElseThrow();
    }
}
