package dev.supervisor.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Table {@code events}: every transition and every mutation, with its reason and, where somebody asked for it, who. */
public final class EventStore {
    private static final String INSERT = """
            INSERT INTO events (at, kind, subject, from_state, to_state, reason, actor)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";

    private static final String SELECT_LATEST = """
            SELECT at, kind, subject, from_state, to_state, reason, actor
            FROM events WHERE kind = ? AND subject = ? ORDER BY id DESC LIMIT ?""";

    /**
     * @param kind {@code service}, {@code run}, {@code step} or {@code system}
     * @param subject a service name, a run id, {@code run id/step}, or what part of the system
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

    public void add(Session session, EventRow event) {
        session.update(
                INSERT,
                event.at(),
                event.kind(),
                event.subject(),
                event.fromState(),
                event.toState(),
                event.reason(),
                event.actor());
    }

    /** The newest events of a subject, newest first. */
    public List<EventRow> latest(Session session, String kind, String subject, int limit) {
        return session.list(SELECT_LATEST, EventStore::event, kind, subject, limit);
    }

    private static EventRow event(Row row) {
        return new EventRow(
                row.integer(1),
                row.text(2),
                row.text(3),
                row.textOrNull(4),
                row.textOrNull(5),
                row.textOrNull(6),
                row.textOrNull(7));
    }
}
