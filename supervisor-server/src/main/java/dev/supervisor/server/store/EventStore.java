package dev.supervisor.server.store;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Table {@code events}: every transition and every mutation, with its reason and, where somebody asked for it, who. Their ids are
 * sequence numbers: the writer is one, so they are committed in their order, and a number is never used twice,
 * but for those given since a backup that was restored.
 */
public final class EventStore {
    /** What events are about. */
    public static final List<String> KINDS = List.of("service", "run", "step", "upkeep", "system", "token", "audit");

    private static final String INSERT = """
            INSERT INTO events (id, at, kind, subject, from_state, to_state, reason, actor)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String SELECT =
            "SELECT id, at, kind, subject, from_state, to_state, reason, actor FROM events ";

    private static final String AFTER = SELECT + "WHERE id > ? ORDER BY id LIMIT ?";
    private static final String BEFORE = SELECT + "WHERE id < ? ORDER BY id DESC LIMIT ?";
    private static final String ASKED_FOR_AFTER =
            SELECT + "WHERE actor IS NOT NULL AND id > ? AND id <= ? ORDER BY id LIMIT ?";
    private static final String ASKED_FOR_BEFORE =
            SELECT + "WHERE actor IS NOT NULL AND id < ? AND id >= ? ORDER BY id DESC LIMIT ?";
    private static final String OF_SUBJECT_AFTER =
            SELECT + "INDEXED BY events_by_subject WHERE kind = ? AND subject = ? AND id > ? ORDER BY id LIMIT ?";
    private static final String OF_SUBJECT_BEFORE =
            SELECT + "INDEXED BY events_by_subject WHERE kind = ? AND subject = ? AND id < ? ORDER BY id DESC LIMIT ?";

    /**
     * The steps of a run are {@code run/step}, which stands between {@code run/} and {@code run0}. A run has few, so they are put in
     * order once they are there.
     */
    private static final String OF_STEPS = SELECT
            + "INDEXED BY events_by_subject WHERE kind = 'step' AND subject > ?1 || '/' AND subject < ?1 || '0' AND id BETWEEN ?2 AND ?3";

    /**
     * @param kind one of {@link #KINDS}
     * @param subject a service name, a run id, {@code run id/step}, what part of the system, or a method
     * @param actor who asked for it, such as {@code unix:root}; null when the daemon itself did it
     */
    public record EventRow(
            long at,
            String kind,
            String subject,
            @Nullable String fromState,
            @Nullable String toState,
            @Nullable String reason,
            @Nullable String actor) {}

    /** An event with its sequence number. */
    public record Numbered(long seq, EventRow event) {}

    public void add(Session session, EventRow event) {
        session.update(
                INSERT,
                session.nextId("events"),
                event.at(),
                event.kind(),
                event.subject(),
                event.fromState(),
                event.toState(),
                event.reason(),
                event.actor());
    }

    /** Oldest first, those with a number above {@code after}. */
    public List<Numbered> after(Session session, long after, int limit) {
        return session.list(AFTER, EventStore::event, after, limit);
    }

    /** Newest first, those with a number below {@code before}. */
    public List<Numbered> before(Session session, long before, int limit) {
        return session.list(BEFORE, EventStore::event, before, limit);
    }

    /**
     * As {@link #after}, those that somebody asked for. It looks at each event between: half a million that are in memory take
     * about 50 ms.
     *
     * @param to the last number looked at
     */
    public List<Numbered> askedForAfter(Session session, long after, long to, int limit) {
        return session.list(ASKED_FOR_AFTER, EventStore::event, after, to, limit);
    }

    /**
     * As {@link #before}, those that somebody asked for; it looks at each event between.
     *
     * @param to the last number looked at
     */
    public List<Numbered> askedForBefore(Session session, long before, long to, int limit) {
        return session.list(ASKED_FOR_BEFORE, EventStore::event, before, to, limit);
    }

    /** As {@link #after}, of one service or run in any of these kinds. */
    public List<Numbered> after(Session session, Collection<String> kinds, String subject, long after, int limit) {
        return kinds.stream()
                .map(kind -> kind.equals("step")
                        ? session.list(OF_STEPS, EventStore::event, subject, after + 1, Long.MAX_VALUE)
                        : session.list(OF_SUBJECT_AFTER, EventStore::event, kind, subject, after, limit))
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Numbered::seq))
                .limit(limit)
                .toList();
    }

    /** As {@link #before}, of one service or run in any of these kinds. */
    public List<Numbered> before(Session session, Collection<String> kinds, String subject, long before, int limit) {
        return kinds.stream()
                .map(kind -> kind.equals("step")
                        ? session.list(OF_STEPS, EventStore::event, subject, 0, before - 1)
                        : session.list(OF_SUBJECT_BEFORE, EventStore::event, kind, subject, before, limit))
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Numbered::seq).reversed())
                .limit(limit)
                .toList();
    }

    /** The highest number ever given; 0 before the first. */
    public long latest(Session session) {
        return session.lastId("events");
    }

    /** The lowest number that is still there; the next one to come when there is none. */
    public long oldest(Session session) {
        return session.first("SELECT id FROM events ORDER BY id LIMIT 1", row -> row.integer(1))
                .orElseGet(() -> latest(session) + 1);
    }

    private static Numbered event(Row row) {
        return new Numbered(
                row.integer(1),
                new EventRow(
                        row.integer(2),
                        row.text(3),
                        row.text(4),
                        row.textOrNull(5),
                        row.textOrNull(6),
                        row.textOrNull(7),
                        row.textOrNull(8)));
    }
}
