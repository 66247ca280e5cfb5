package dev.supervisor.server.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables {@code services} and {@code instances}. The number of services is bounded by configuration, so lists are whole. */
public final class ServiceStore {
    private static final String SERVICE_COLUMNS = "SELECT name, definition, origin, revision, target FROM services ";
    private static final String SELECT_SERVICES = SERVICE_COLUMNS + "ORDER BY name";
    private static final String SELECT_SERVICE = SERVICE_COLUMNS + "WHERE name = ?";

    private static final String UPSERT_SERVICE = """
            INSERT INTO services (name, definition, origin, revision, target, created_at, updated_at)
            VALUES (?1, ?2, ?3, 1, ?4, ?5, ?5)
            ON CONFLICT (name) DO UPDATE
            SET definition = ?2, origin = ?3, revision = revision + 1, updated_at = ?5""";

    private static final String SELECT_REVISION = "SELECT revision FROM services WHERE name = ?";

    private static final String UPDATE_TARGET = "UPDATE services SET target = ?2, updated_at = ?3 WHERE name = ?1";

    private static final String SELECT_INSTANCES = """
            SELECT service, state, since, restart_count, next_retry_at, exit_code, exit_signal, last_error,
                   invocation_id, pid, start_ticks, boot_id, shim, started_at
            FROM instances
            """;

    private static final String SELECT_INSTANCE = SELECT_INSTANCES + "WHERE service = ?";

    private static final String UPSERT_INSTANCE = """
            INSERT INTO instances (service, state, since, restart_count, next_retry_at, exit_code, exit_signal,
                                   last_error, invocation_id, pid, start_ticks, boot_id, shim, started_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT (service) DO UPDATE
            SET state = ?2, since = ?3, restart_count = ?4, next_retry_at = ?5, exit_code = ?6, exit_signal = ?7,
                last_error = ?8, invocation_id = ?9, pid = ?10, start_ticks = ?11, boot_id = ?12, shim = ?13,
                started_at = ?14""";

    private static final String HAS_TARGET = "SELECT 1 FROM services WHERE name = ? AND target = ?";

    private static final String SERVICE_EXISTS = "SELECT 1 FROM services WHERE name = ?";

    /** Everything stored of all services; by the services' names. */
    public record All(List<ServiceRow> services, List<Reading<InstanceRow>> instances) {}

    public All all(Session session) {
        return new All(
                session.list(SELECT_SERVICES, ServiceStore::service),
                session.list(SELECT_INSTANCES, row -> Reading.of(row, ServiceStore::instance)));
    }

    public Optional<InstanceRow> instance(Session session, String service) {
        return session.first(SELECT_INSTANCE, ServiceStore::instance, service);
    }

    public Optional<ServiceRow> service(Session session, String name) {
        return session.first(SELECT_SERVICE, ServiceStore::service, name);
    }

    /**
     * Creates the service, or replaces its definition and keeps its target.
     *
     * @param target of a new service
     * @return the revision it has now
     */
    public long put(Session session, String name, String definition, String origin, String target, long now) {
        session.update(UPSERT_SERVICE, name, definition, origin, target, now);
        return session.first(SELECT_REVISION, row -> row.integer(1), name).orElseThrow();
    }

    public boolean isTarget(Session session, String name, String target) {
        return session.first(HAS_TARGET, found -> 1, name, target).isPresent();
    }

    /** @return whether there is such a service */
    public boolean setTarget(Session session, String name, String target, long now) {
        return session.update(UPDATE_TARGET, name, target, now) == 1;
    }

    /** Stores what the instance does; ignored when its service was deleted meanwhile, because then nothing of it counts. */
    public boolean putInstance(Session session, InstanceRow row) {
        if (session.first(SERVICE_EXISTS, found -> 1, row.service()).isEmpty()) {
            return false;
        }
        @Nullable ProcessRow process = row.process();
        session.update(
                UPSERT_INSTANCE,
                row.service(),
                row.state(),
                row.since(),
                row.restartCount(),
                row.nextRetryAt(),
                row.exitCode(),
                row.exitSignal(),
                row.lastError(),
                process == null ? null : process.invocationId(),
                process == null ? null : process.pid(),
                process == null ? null : process.startTicks(),
                process == null ? null : process.bootId(),
                process != null && process.shim(),
                row.startedAt());
        return true;
    }

    /** Deletes the service and what belongs to it; rows deleted per table. */
    public Map<String, Long> delete(Session session, String name) {
        Map<String, Long> deleted = new LinkedHashMap<>();
        deleted.put("samples", session.update("DELETE FROM samples WHERE service = ?", name));
        deleted.put("revisions", session.update("DELETE FROM revisions WHERE service = ?", name));
        deleted.put("instances", session.update("DELETE FROM instances WHERE service = ?", name));
        deleted.put("services", session.update("DELETE FROM services WHERE name = ?", name));
        return deleted;
    }

    private static ServiceRow service(Row row) {
        return new ServiceRow(row.text(1), row.text(2), row.text(3), row.integer(4), row.text(5));
    }

    private static InstanceRow instance(Row row) {
        return new InstanceRow(
                row.text(1),
                row.text(2),
                row.integer(3),
                row.integer(4),
                row.integerOrNull(5),
                row.intOrNull(6),
                row.intOrNull(7),
                row.textOrNull(8),
                ProcessRow.from(row, 9),
                row.integerOrNull(14));
    }
}
