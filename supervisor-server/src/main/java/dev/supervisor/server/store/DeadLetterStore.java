package dev.supervisor.server.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Table {@code dead_letters}: rows that cannot be read any more, moved there as they stood and back again. A move is the caller's
 * transaction's; it is checked that every value survives it.
 */
public final class DeadLetterStore {
    /** What can become a dead letter, and the tables its rows are in. */
    public enum Kind {
        SERVICE("service"),
        RUN("run");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        static Kind of(String word) {
            return word.equals(SERVICE.word) ? SERVICE : RUN;
        }

        /** The rows of the subject itself first; the others refer to it. */
        private List<Part> parts() {
            return switch (this) {
                case SERVICE -> SERVICE_PARTS;
                case RUN -> RUN_PARTS;
            };
        }
    }

    /**
     * The rows of a subject in one table.
     *
     * @param key the condition that they are of the subject, which is parameter 1
     */
    private record Part(String table, String key) {
        String rows() {
            return " FROM " + table + " WHERE " + key;
        }
    }

    /**
     * A letter without its rows, which may hold secrets.
     *
     * @param at milliseconds since 1970
     * @param subject the service's name or the run's id
     * @param tables rows per table
     */
    public record Letter(
            long id, long at, Kind kind, String subject, String error, Map<String, Long> tables, long bytes) {}

    private static final List<Part> SERVICE_PARTS = List.of(
            new Part("services", "name = ?1"),
            new Part("instances", "service = ?1"),
            new Part("revisions", "service = ?1"));

    private static final List<Part> RUN_PARTS =
            List.of(new Part("runs", "id = CAST(?1 AS INTEGER)"), new Part("steps", "run_id = CAST(?1 AS INTEGER)"));

    private static final String INSERT = """
            INSERT INTO dead_letters (at, kind, subject, rows, error) VALUES (?, ?, ?, '{}', ?)""";

    private static final String COLUMNS = """
            SELECT id, at, kind, subject, error,
                   (SELECT group_concat(key || '=' || json_array_length(value), ';')
                    FROM json_each(CASE WHEN json_valid(rows) THEN rows ELSE '{}' END)),
                   octet_length(rows)
            FROM dead_letters
            """;

    private static final String SELECT = COLUMNS + "WHERE id = ?";
    private static final String COUNT = "SELECT count(*) FROM dead_letters";
    private static final String SELECT_PAGE = COLUMNS + "WHERE id < ? ORDER BY id DESC LIMIT ?";
    private static final String DELETE = "DELETE FROM dead_letters WHERE id = ?";
    private static final String DELETE_ALL = "DELETE FROM dead_letters";

    private static final String LATEST_WITH_PROCESS = """
            SELECT id FROM dead_letters WHERE kind = 'service' AND subject = ?
            AND json_valid(rows) AND json_extract(rows, '$.instances[0].pid') IS NOT NULL ORDER BY id DESC LIMIT 1""";

    private static final String PROCESSES = """
            SELECT letters.id, json_extract(row.value, '$.invocation_id'), json_extract(row.value, '$.pid'),
                   json_extract(row.value, '$.start_ticks'), json_extract(row.value, '$.boot_id'),
                   coalesce(json_extract(row.value, '$.shim'), 0)
            FROM (SELECT id, rows FROM dead_letters WHERE id BETWEEN ? AND ? AND json_valid(rows)) AS letters,
                 json_tree(letters.rows) AS row
            WHERE row.type = 'object' AND json_extract(row.value, '$.pid') BETWEEN 1 AND 0x7fffffff
            AND json_extract(row.value, '$.finished_at') IS NULL AND json_extract(row.value, '$.invocation_id') IS NOT NULL
            AND json_extract(row.value, '$.start_ticks') IS NOT NULL AND json_extract(row.value, '$.boot_id') IS NOT NULL""";

    /** A process that a letter says there is. */
    public record Running(long letter, ProcessRow process) {}

    /**
     * Moves the rows of a subject out of their tables.
     *
     * @return false when there are none any more
     * @throws StoreException when they cannot be moved as they are; the transaction must be rolled back then
     */
    public boolean move(Session session, Kind kind, String subject, String error, long now) {
        if (session.first("SELECT 1" + kind.parts().get(0).rows(), row -> 1, subject)
                .isEmpty()) {
            return false;
        }
        long letter = session.insert(INSERT, now, kind.word, subject, error);
        kind.parts().forEach(part -> copy(session, part, subject, letter));
        for (int i = kind.parts().size() - 1; i >= 0; i--) {
            session.update("DELETE" + kind.parts().get(i).rows(), subject);
        }
        return true;
    }

    /**
     * Moves the rows of a letter back into their tables, and deletes it.
     *
     * @throws StoreException {@code CONSTRAINT} when others stand in their place; the transaction must be rolled back then
     */
    public void moveBack(Session session, Letter letter) {
        letter.kind().parts().forEach(part -> putBack(session, letter.id(), part.table()));
        session.update(DELETE, letter.id());
    }

    /**
     * Moves only the instance of a service back, the letter that has the latest process of it; for a service that is defined anew
     * while what the unreadable one started still runs.
     *
     * @return whether there is one
     */
    public boolean moveInstanceBack(Session session, String service) {
        Optional<Long> letter = session.first(LATEST_WITH_PROCESS, row -> row.integer(1), service);
        letter.ifPresent(id -> {
            putBack(session, id, "instances");
            session.update("UPDATE dead_letters SET rows = json_set(rows, '$.instances', json('[]')) WHERE id = ?", id);
        });
        return letter.isPresent();
    }

    public Optional<Letter> find(Session session, long id) {
        return session.first(SELECT, DeadLetterStore::letter, id);
    }

    /** The newest first. */
    public List<Letter> page(Session session, long before, int limit) {
        return session.list(SELECT_PAGE, DeadLetterStore::letter, before, limit);
    }

    public long count(Session session) {
        return session.first(COUNT, row -> row.integer(1)).orElseThrow();
    }

    /** Deletes one for good; how many that was. */
    public long purge(Session session, long id) {
        return session.update(DELETE, id);
    }

    /** Deletes all for good; how many that was. */
    public long purgeAll(Session session) {
        return session.update(DELETE_ALL);
    }

    /** What letters from {@code first} to {@code last} say had a process when they were moved. */
    public List<Running> running(Session session, long first, long last) {
        return session.list(
                PROCESSES,
                row -> new Running(row.integer(1), Objects.requireNonNull(ProcessRow.from(row, 2))),
                first,
                last);
    }

    private void copy(Session session, Part part, String subject, long letter) {
        String table = part.table();
        List<String> columns = columns(session, table);
        String object = columns.stream()
                .map(column -> "'" + column + "', " + column)
                .collect(Collectors.joining(", ", "json_object(", ")"));
        session.update(
                "UPDATE dead_letters SET rows = json_set(rows, '$." + table + "', json((SELECT json_group_array("
                        + object + ")" + part.rows() + "))) WHERE id = ?2",
                subject,
                letter);
        // SQLite's JSON functions once took of a text what comes before a NUL.
        long changed = session.first(
                        "SELECT count(*) FROM (SELECT " + String.join(", ", columns) + part.rows() + " EXCEPT "
                                + stored(columns, table, "?2") + ")",
                        row -> row.integer(1),
                        subject,
                        letter)
                .orElseThrow();
        if (changed != 0) {
            throw new StoreException(
                    StoreException.Kind.FAILED,
                    changed + " rows of " + table + " do not survive being moved to the dead letters",
                    null);
        }
    }

    private void putBack(Session session, long letter, String table) {
        List<String> known = columns(session, table);
        List<String> columns = session
                .list(
                        "SELECT key FROM json_each((SELECT rows FROM dead_letters WHERE id = ?), '$." + table + "[0]')",
                        row -> row.text(1),
                        letter)
                .stream()
                .filter(known::contains)
                .toList();
        if (!columns.isEmpty()) {
            session.update(
                    "INSERT INTO " + table + " (" + String.join(", ", columns) + ") " + stored(columns, table, "?1"),
                    letter);
        }
    }

    /** The rows of a table in a letter, as they were. */
    private static String stored(List<String> columns, String table, String letter) {
        return columns.stream()
                .map(column -> "json_extract(value, '$." + column + "')")
                .collect(Collectors.joining(
                        ", ",
                        "SELECT ",
                        " FROM json_each((SELECT rows FROM dead_letters WHERE id = " + letter + "), '$." + table
                                + "')"));
    }

    private static List<String> columns(Session session, String table) {
        return session.list("SELECT name FROM pragma_table_info(?)", row -> row.text(1), table);
    }

    private static Letter letter(Row row) {
        Map<String, Long> tables = new LinkedHashMap<>();
        String pairs = row.textOrNull(6);
        for (String pair : pairs == null ? new String[0] : pairs.split(";", -1)) {
            int equals = pair.indexOf('=');
            tables.put(pair.substring(0, equals), Long.valueOf(pair.substring(equals + 1)));
        }
        return new Letter(
                row.integer(1), row.integer(2), Kind.of(row.text(3)), row.text(4), row.text(5), tables, row.integer(7));
    }
}
