package dev.supervisor.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Table {@code revisions}: the last definitions of each service, the one in force among them. */
public final class RevisionStore {
    /** So many are kept of a service. */
    public static final int KEPT = 20;

    private static final String INSERT = """
            INSERT INTO revisions (service, revision, definition, origin, changed_at, changed_by)
            VALUES (?, ?, ?, ?, ?, ?)""";

    private static final String DELETE_OLD = "DELETE FROM revisions WHERE service = ? AND revision <= ?";

    private static final String OF_SERVICE = """
            SELECT revision, definition, origin, changed_at, changed_by FROM revisions
            WHERE service = ? ORDER BY revision DESC""";

    /**
     * A definition as it was stored.
     *
     * @param definition text that may not be readable any more
     * @param changedAt milliseconds since 1970
     * @param changedBy null where it was not kept
     */
    public record RevisionRow(
            long revision,
            String definition,
            String origin,
            long changedAt,
            @Nullable String changedBy) {}

    /** Adds the latest, and lets go of what is too old. */
    public void add(Session session, String service, RevisionRow row) {
        session.update(
                INSERT, service, row.revision(), row.definition(), row.origin(), row.changedAt(), row.changedBy());
        session.update(DELETE_OLD, service, row.revision() - KEPT);
    }

    /** All that are kept, the newest first. */
    public List<RevisionRow> of(Session session, String service) {
        return session.list(
                OF_SERVICE,
                row -> new RevisionRow(row.integer(1), row.text(2), row.text(3), row.integer(4), row.textOrNull(5)),
                service);
    }
}
