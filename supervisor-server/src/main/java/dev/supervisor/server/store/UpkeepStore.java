package dev.supervisor.server.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Table {@code upkeep}: the passes of upkeep, each with true counts. */
public final class UpkeepStore {
    private static final String INSERT =
            "INSERT INTO upkeep (kind, asked_by, started_at, outcome) VALUES (?, ?, ?, 'running')";

    private static final String FINISH = """
            UPDATE upkeep SET finished_at = ?2, outcome = ?3, tables = ?4, log_files = ?5, bytes_freed = ?6, detail = ?7
            WHERE id = ?1 AND finished_at IS NULL""";

    private static final String INTERRUPT = """
            UPDATE upkeep SET finished_at = ?, outcome = 'interrupted', detail = 'the daemon ended before it did'
            WHERE outcome = 'running'""";

    private static final String COLUMNS = """
            SELECT id, kind, asked_by, started_at, finished_at, outcome,
                   (SELECT group_concat(key || '=' || value, ';') FROM json_each(tables)), log_files, bytes_freed, detail
            FROM upkeep
            """;

    private static final String SELECT_LATEST = COLUMNS + "ORDER BY id DESC LIMIT ?";
    private static final String SELECT_LATEST_OF = COLUMNS + "WHERE kind = ? ORDER BY id DESC LIMIT 1";

    /** Begins a pass; its id. */
    public long begin(Session session, String kind, String askedBy, long now) {
        return session.insert(INSERT, kind, askedBy, now);
    }

    /** Adds one that has ended. */
    public boolean add(Session session, UpkeepRow ended) {
        long id = begin(session, ended.kind(), ended.askedBy(), ended.startedAt());
        return finish(session, ended.withId(id));
    }

    /** @return false when its row is not there any more: everything was wiped meanwhile */
    public boolean finish(Session session, UpkeepRow row) {
        return session.update(
                        FINISH,
                        row.id(),
                        row.finishedAt(),
                        row.outcome(),
                        json(row.tables()),
                        row.logFiles(),
                        row.bytesFreed(),
                        row.detail())
                == 1;
    }

    /** Ends the passes that an earlier daemon left unfinished. */
    public void interruptUnfinished(Session session, long now) {
        session.update(INTERRUPT, now);
    }

    /** The newest first. */
    public List<UpkeepRow> latest(Session session, int limit) {
        return session.list(SELECT_LATEST, UpkeepStore::row, limit);
    }

    public Optional<UpkeepRow> latestOf(Session session, String kind) {
        return session.first(SELECT_LATEST_OF, UpkeepStore::row, kind);
    }

    /** Table names have no characters that JSON would escape. */
    private static String json(Map<String, Long> tables) {
        return tables.entrySet().stream()
                .map(entry -> '"' + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Map<String, Long> tables(@Nullable String pairs) {
        Map<String, Long> tables = new TreeMap<>();
        if (pairs != null) {
            for (String pair : pairs.split(";", -1)) {
                int equals = pair.indexOf('=');
                tables.put(pair.substring(0, equals), Long.valueOf(pair.substring(equals + 1)));
            }
        }
        return tables;
    }

    private static UpkeepRow row(Row row) {
        return new UpkeepRow(
                row.integer(1),
                row.text(2),
                row.text(3),
                row.integer(4),
                row.integerOrNull(5),
                row.text(6),
                tables(row.textOrNull(7)),
                row.integer(8),
                row.integer(9),
                row.textOrNull(10));
    }
}
