package dev.supervisor.client;

import dev.supervisor.client.transport.HttpTransport;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.client.transport.UnixTransport;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.DeadLetterList;
import dev.supervisor.rpc.model.DeadLetterRetried;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.Pong;
import dev.supervisor.rpc.model.RunCancelled;
import dev.supervisor.rpc.model.RunList;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.RunSubmitted;
import dev.supervisor.rpc.model.RunsSubmitted;
import dev.supervisor.rpc.model.ServiceDefinition;
import dev.supervisor.rpc.model.ServiceList;
import dev.supervisor.rpc.model.ServiceSelector;
import dev.supervisor.rpc.model.ServiceSetResult;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import dev.supervisor.rpc.model.ShutdownAccepted;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.UpkeepPass;
import dev.supervisor.rpc.model.UpkeepReport;
import dev.supervisor.rpc.model.Wiped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A daemon's API: one method for each RPC method, with the same meaning.
 *
 * <pre>{@code
 * try (SupervisorClient supervisor = SupervisorClient.unix(Path.of("/run/supervisor/supervisor.sock"))) {
 *     RunSubmitted run = supervisor.runSubmit(RunSpec.of(List.of("make", "test")));
 *     RunStatus end = supervisor.runWait(run.runId(), Duration.ofMinutes(5));
 * }
 * }</pre>
 *
 * <p>Threading: any thread, several at once.
 *
 * <p>Errors: every method throws {@link RpcException} when the daemon refuses the call, and {@link IOException} when it cannot be
 * reached or the connection breaks; in the latter case a call that changes something may or may not have been executed.
 */
public final class SupervisorClient implements AutoCloseable {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    /** What a call that waits inside the daemon is given on top of its wait. */
    private static final Duration MARGIN = Duration.ofSeconds(15);
    /** Stopping everything may take as long as the slowest stop time-out. */
    private static final Duration WIPE_TIMEOUT = Duration.ofMinutes(30);

    private final Transport transport;
    private final RpcCalls calls;

    public SupervisorClient(Transport transport) {
        this.transport = transport;
        this.calls = new RpcCalls(transport);
    }

    /** A client of the daemon behind this unix socket; it must be run by our user, or we by root. */
    public static SupervisorClient unix(Path socket) {
        return new SupervisorClient(new UnixTransport(socket));
    }

    /**
     * A client of the daemon at this address.
     *
     * @param url such as {@code http://127.0.0.1:7878}
     * @param token the contents of {@code admin.token}
     */
    public static SupervisorClient http(String url, String token) {
        return new SupervisorClient(new HttpTransport(url, token));
    }

    public ServiceSetResult serviceSet(ServiceSpec spec) throws IOException {
        return call("service.set", spec, ServiceSetResult.class, DEFAULT_TIMEOUT);
    }

    public ServiceDefinition serviceGet(String name) throws IOException {
        return call("service.get", params().with("name", name), ServiceDefinition.class, DEFAULT_TIMEOUT);
    }

    public ServiceList serviceList() throws IOException {
        return call("service.list", null, ServiceList.class, DEFAULT_TIMEOUT);
    }

    /** Waits until nothing of the service is left. */
    public Deleted serviceDelete(String name) throws IOException {
        return call("service.delete", params().with("name", name), Deleted.class, WIPE_TIMEOUT);
    }

    /** @param wait until it is up or has failed to come up, at most this long; zero: do not wait */
    public ServiceStatus serviceStart(String name, Duration wait) throws IOException {
        return serviceCommand("service.start", name, wait);
    }

    /** @param wait until nothing of it is left, at most this long; zero: do not wait */
    public ServiceStatus serviceStop(String name, Duration wait) throws IOException {
        return serviceCommand("service.stop", name, wait);
    }

    /** @param wait as for start */
    public ServiceStatus serviceRestart(String name, Duration wait) throws IOException {
        return serviceCommand("service.restart", name, wait);
    }

    public ServiceStatus serviceStatus(String name) throws IOException {
        return call("service.status", params().with("name", name), ServiceStatus.class, DEFAULT_TIMEOUT);
    }

    /** @param selector null: all */
    public ServiceStatusAll serviceStatusAll(@Nullable ServiceSelector selector) throws IOException {
        return call("service.status_all", params().with("selector", selector), ServiceStatusAll.class, DEFAULT_TIMEOUT);
    }

    public Explanation serviceWhy(String name) throws IOException {
        return call("service.why", params().with("name", name), Explanation.class, DEFAULT_TIMEOUT);
    }

    /**
     * @param cursor of the page before; null: the last lines
     * @param wait for output, when there is none, at most a minute
     */
    public LogPage serviceLogs(String name, @Nullable String cursor, int limit, Duration wait) throws IOException {
        return call(
                "service.logs",
                params().with("name", name)
                        .with("cursor", cursor)
                        .with("limit", limit)
                        .with("wait_ms", wait.toMillis()),
                LogPage.class,
                wait.plus(MARGIN));
    }

    public RunSubmitted runSubmit(RunSpec run) throws IOException {
        return call("run.submit", run, RunSubmitted.class, DEFAULT_TIMEOUT);
    }

    /** All of them or none. */
    public RunsSubmitted runSubmitMany(List<RunSpec> runs) throws IOException {
        return call("run.submit_many", params().with("runs", runs), RunsSubmitted.class, DEFAULT_TIMEOUT);
    }

    public RunStatus runStatus(long runId) throws IOException {
        return call("run.status", params().with("run_id", runId), RunStatus.class, DEFAULT_TIMEOUT);
    }

    /**
     * Newest first.
     *
     * @param state null: any
     * @param name null: any
     * @param cursor of the page before; null: the newest
     */
    public RunList runList(@Nullable String state, @Nullable String name, @Nullable String cursor, int limit)
            throws IOException {
        return call(
                "run.list",
                params().with("state", state)
                        .with("name", name)
                        .with("cursor", cursor)
                        .with("limit", limit),
                RunList.class,
                DEFAULT_TIMEOUT);
    }

    /** @param timeout at most an hour; when it passes, the run's status then */
    public RunStatus runWait(long runId, Duration timeout) throws IOException {
        return call(
                "run.wait",
                params().with("run_id", runId).with("timeout_ms", timeout.toMillis()),
                RunStatus.class,
                timeout.plus(MARGIN));
    }

    public RunCancelled runCancel(long runId) throws IOException {
        return call("run.cancel", params().with("run_id", runId), RunCancelled.class, DEFAULT_TIMEOUT);
    }

    /**
     * @param step null: the only one
     * @param cursor of the page before; null: the last lines
     */
    public LogPage runLogs(long runId, @Nullable String step, @Nullable String cursor, int limit, Duration wait)
            throws IOException {
        return call(
                "run.logs",
                params().with("run_id", runId)
                        .with("step", step)
                        .with("cursor", cursor)
                        .with("limit", limit)
                        .with("wait_ms", wait.toMillis()),
                LogPage.class,
                wait.plus(MARGIN));
    }

    /** @param cursor of the page before; null: the newest */
    public DeadLetterList deadLetterList(@Nullable String cursor, int limit) throws IOException {
        return call(
                "dead_letter.list",
                params().with("cursor", cursor).with("limit", limit),
                DeadLetterList.class,
                DEFAULT_TIMEOUT);
    }

    /** Puts it back and takes it up again. */
    public DeadLetterRetried deadLetterRetry(long id) throws IOException {
        return call("dead_letter.retry", params().with("id", id), DeadLetterRetried.class, DEFAULT_TIMEOUT);
    }

    /** @param id null: all */
    public Deleted deadLetterPurge(@Nullable Long id) throws IOException {
        return call("dead_letter.purge", params().with("id", id), Deleted.class, DEFAULT_TIMEOUT);
    }

    public Pong systemPing() throws IOException {
        return call("system.ping", null, Pong.class, DEFAULT_TIMEOUT);
    }

    public SystemInfo systemInfo() throws IOException {
        return call("system.info", null, SystemInfo.class, DEFAULT_TIMEOUT);
    }

    /** Stops everything, then deletes all state. */
    public Wiped systemWipeAll() throws IOException {
        return call("system.wipe_all", null, Wiped.class, WIPE_TIMEOUT);
    }

    /**
     * Lets go what the retention rules do not keep.
     *
     * @param wait for its end, at most an hour; when it passes, what was done until then
     */
    public UpkeepPass systemRetention(Duration wait) throws IOException {
        return upkeep("system.retention", params(), wait);
    }

    /**
     * Gives the database's free pages back to the disk.
     *
     * @param rebuild write the whole file anew; every write waits for all of it
     * @param wait as for retention
     */
    public UpkeepPass systemVacuum(boolean rebuild, Duration wait) throws IOException {
        return upkeep("system.vacuum", params().with("rebuild", rebuild), wait);
    }

    /**
     * Copies the database into a file, on the daemon's machine.
     *
     * @param path absolute; must not exist
     * @param wait as for retention
     */
    public UpkeepPass systemBackup(String path, Duration wait) throws IOException {
        return upkeep("system.backup", params().with("path", path), wait);
    }

    /** @param limit passes at most */
    public UpkeepReport systemUpkeep(int limit) throws IOException {
        return call("system.upkeep", params().with("limit", limit), UpkeepReport.class, DEFAULT_TIMEOUT);
    }

    /** @param services {@code stop} or {@code leave}; null: as configured */
    public ShutdownAccepted systemShutdown(@Nullable String services) throws IOException {
        return call("system.shutdown", params().with("services", services), ShutdownAccepted.class, DEFAULT_TIMEOUT);
    }

    /** Where calls go, for messages. */
    public String describe() {
        return transport.describe();
    }

    @Override
    public void close() {
        transport.close();
    }

    private ServiceStatus serviceCommand(String method, String name, Duration wait) throws IOException {
        return call(
                method,
                params().with("name", name).with("wait_ms", wait.toMillis()),
                ServiceStatus.class,
                wait.plus(MARGIN));
    }

    private UpkeepPass upkeep(String method, Params params, Duration wait) throws IOException {
        return call(method, params.with("wait_ms", wait.toMillis()), UpkeepPass.class, wait.plus(MARGIN));
    }

    private <T> T call(String method, @Nullable Object params, Class<T> type, Duration timeout) throws IOException {
        Object sent = params instanceof Params named ? named.values : params;
        return type.cast(calls.call(method, sent, type, timeout));
    }

    private static Params params() {
        return new Params();
    }

    /** Parameters by name; those that are null are left out. */
    private static final class Params {
        private final Map<String, Object> values = new LinkedHashMap<>();

        Params with(String name, @Nullable Object value) {
            if (value != null) {
                values.put(name, value);
            }
            return this;
        }
    }
}
