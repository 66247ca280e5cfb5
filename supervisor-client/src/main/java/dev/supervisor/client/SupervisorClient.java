package dev.supervisor.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.googlecode.jsonrpc4j.JsonRpcClientException;
import dev.supervisor.client.transport.CallTimeoutException;
import dev.supervisor.client.transport.ConnectionLostException;
import dev.supervisor.client.transport.HttpTransport;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.client.transport.TransportException;
import dev.supervisor.client.transport.UnixTransport;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.CockpitLink;
import dev.supervisor.rpc.model.DeadLetterList;
import dev.supervisor.rpc.model.DeadLetterRetried;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.rpc.model.EventList;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.Health;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.Pong;
import dev.supervisor.rpc.model.Reloaded;
import dev.supervisor.rpc.model.RunCancelled;
import dev.supervisor.rpc.model.RunList;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.RunSubmitted;
import dev.supervisor.rpc.model.RunsSubmitted;
import dev.supervisor.rpc.model.ServiceDefinition;
import dev.supervisor.rpc.model.ServiceList;
import dev.supervisor.rpc.model.ServiceRevisions;
import dev.supervisor.rpc.model.ServiceSelector;
import dev.supervisor.rpc.model.ServiceSetResult;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStats;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import dev.supervisor.rpc.model.ShutdownAccepted;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.SystemStats;
import dev.supervisor.rpc.model.TokenCreated;
import dev.supervisor.rpc.model.TokenInfo;
import dev.supervisor.rpc.model.TokenList;
import dev.supervisor.rpc.model.UpkeepPass;
import dev.supervisor.rpc.model.UpkeepReport;
import dev.supervisor.rpc.model.Wiped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A daemon's API: one method for each RPC method, with the same meaning. {@link #async} has the same methods without waiting, {@link
 * #events} and {@link #listen} follow what happens, {@link #batch} sends several calls at once.
 *
 * <pre>{@code
 * try (SupervisorClient supervisor = SupervisorClient.builder().build()) {
 *     RunSubmitted run = supervisor.runSubmit(RunSpec.of(List.of("make", "test")));
 *     RunStatus end = supervisor.runWait(run.runId(), Duration.ofMinutes(5));
 * }
 * }</pre>
 *
 * <p>Threading: any thread, several at once; each call holds its thread, and a connection, until it is answered. Interrupting the
 * thread ends the call, with {@link java.nio.channels.ClosedByInterruptException}; it may have been executed.
 *
 * <p>Errors: every method throws {@link RpcException} when the daemon refuses the call; its {@code error()} says why. A newer daemon may
 * refuse it with an error code that this version does not know: that is a {@link JsonRpcClientException}, with the code. When there is no
 * answer it throws one of these, all of them {@link IOException}: {@link TransportException} when the daemon was not reached or would
 * not have us, so that nothing was executed; {@link CallTimeoutException} when the time-out passed, which says whether the call may
 * have been executed; {@link ConnectionLostException} when the connection broke while the answer was due, or a proxy says that it has
 * none, and it may have been.
 * A plain {@link IOException} is an answer that cannot be understood.
 *
 * <p>Time-outs: a call has 30 seconds, unless the builder says otherwise; one that waits inside the daemon has its wait and 15 seconds;
 * one that stops services before it deletes has half an hour. Retries within that time: see {@link RetryPolicy}; each asks the daemon to
 * wait for what is left of the wait.
 */
public final class SupervisorClient implements AutoCloseable {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private final Transport transport;
    private final RpcCalls calls;
    private final Duration timeout;
    private final Retries retries;
    /** Null until asked for. */
    private @Nullable AsyncSupervisorClient async;

    private @Nullable Executor executor;
    private @Nullable ExecutorService ownThreads;

    /** A client over any transport, without retries. */
    public SupervisorClient(Transport transport) {
        this(transport, DEFAULT_TIMEOUT, RetryPolicy.none(), null);
    }

    SupervisorClient(Transport transport, Duration timeout, RetryPolicy retries, @Nullable Executor executor) {
        this.transport = transport;
        this.calls = new RpcCalls(transport);
        this.timeout = timeout;
        this.retries = new Retries(retries);
        this.executor = executor;
    }

    /** Describes a client; what is not said keeps a default fit for a program that lives with the daemon, retries among them. */
    public static SupervisorClientBuilder builder() {
        return new SupervisorClientBuilder();
    }

    /** A client, without retries, of the daemon behind this unix socket; it must be run by our user, or we by root. */
    public static SupervisorClient unix(Path socket) {
        return new SupervisorClient(new UnixTransport(socket));
    }

    /**
     * A client, without retries, of the daemon at this address.
     *
     * @param url such as {@code http://127.0.0.1:7878}
     * @param token the contents of {@code admin.token}
     */
    public static SupervisorClient http(String url, String token) {
        return new SupervisorClient(new HttpTransport(url, token));
    }

    /** Creates a service or replaces its definition; durable when answered. */
    public ServiceSetResult serviceSet(ServiceSpec spec) throws IOException {
        return call(Calls.serviceSet(spec));
    }

    /** The definition in force, secrets masked. */
    public ServiceDefinition serviceGet(String name) throws IOException {
        return call(Calls.serviceGet(name));
    }

    /** Its last definitions, the newest first. */
    public ServiceRevisions serviceRevisions(String name) throws IOException {
        return call(Calls.serviceRevisions(name));
    }

    /** All definitions, by name. */
    public ServiceList serviceList() throws IOException {
        return call(Calls.serviceList());
    }

    /** Waits until nothing of the service is left. */
    public Deleted serviceDelete(String name) throws IOException {
        return call(Calls.serviceDelete(name));
    }

    /**
     * Waits until nothing of these services is left, then deletes all of them in one transaction.
     *
     * @param names 1 to 1,000
     */
    public Deleted serviceDeleteMany(List<String> names) throws IOException {
        return call(Calls.serviceDeleteMany(names));
    }

    /** @param wait until it is up or has failed to come up, at most this long; zero: do not wait */
    public ServiceStatus serviceStart(String name, Duration wait) throws IOException {
        return call(Calls.serviceStart(name, wait));
    }

    /** @param wait until nothing of it is left, at most this long; zero: do not wait */
    public ServiceStatus serviceStop(String name, Duration wait) throws IOException {
        return call(Calls.serviceStop(name, wait));
    }

    /** @param wait as for start */
    public ServiceStatus serviceRestart(String name, Duration wait) throws IOException {
        return call(Calls.serviceRestart(name, wait));
    }

    /** Has the service read its configuration again, by its reload signal. */
    public ServiceStatus serviceReload(String name) throws IOException {
        return call(Calls.serviceReload(name));
    }

    /**
     * @param signal such as {@code HUP}
     * @param to {@code main} or {@code group}; null: its main process
     */
    public ServiceStatus serviceSignal(String name, String signal, @Nullable String to) throws IOException {
        return call(Calls.serviceSignal(name, signal, to));
    }

    /** Forgets its failures; one that waits to be tried again is tried at once. */
    public ServiceStatus serviceReset(String name) throws IOException {
        return call(Calls.serviceReset(name));
    }

    /** What it is doing now. */
    public ServiceStatus serviceStatus(String name) throws IOException {
        return call(Calls.serviceStatus(name));
    }

    /**
     * What all are doing, from one consistent snapshot.
     *
     * @param selector null: all
     */
    public ServiceStatusAll serviceStatusAll(@Nullable ServiceSelector selector) throws IOException {
        return call(Calls.serviceStatusAll(selector));
    }

    /** Explains its present state. */
    public Explanation serviceWhy(String name) throws IOException {
        return call(Calls.serviceWhy(name));
    }

    /**
     * @param until {@code up}, {@code down} or {@code settled}; null: up
     * @param timeout at most an hour; when it passes, the status then
     */
    public ServiceStatus serviceWait(String name, @Nullable String until, Duration timeout) throws IOException {
        return call(Calls.serviceWait(name, until, timeout));
    }

    /**
     * Processor time and memory over the last hour.
     *
     * @param since only of the last so long; null: all
     */
    public ServiceStats serviceStats(String name, @Nullable Duration since) throws IOException {
        return call(Calls.serviceStats(name, since));
    }

    /**
     * What happened to it, newest first.
     *
     * @param cursor of the page before; null: the newest
     */
    public EventList serviceEvents(String name, @Nullable String cursor, int limit) throws IOException {
        return call(Calls.serviceEvents(name, cursor, limit));
    }

    /**
     * @param cursor of the page before; null: the last lines
     * @param wait for output, when there is none, at most a minute
     */
    public LogPage serviceLogs(String name, @Nullable String cursor, int limit, Duration wait) throws IOException {
        return call(Calls.serviceLogs(name, cursor, limit, wait));
    }

    /** Queues a run; durable when answered. With an idempotency key it may be sent again after any failure. */
    public RunSubmitted runSubmit(RunSpec run) throws IOException {
        return call(Calls.runSubmit(run));
    }

    /** All of them or none. */
    public RunsSubmitted runSubmitMany(List<RunSpec> runs) throws IOException {
        return call(Calls.runSubmitMany(runs));
    }

    /**
     * All of them or none.
     *
     * @param durability as of a run, for all of them; null: each its own
     */
    public RunsSubmitted runSubmitMany(List<RunSpec> runs, @Nullable String durability) throws IOException {
        return call(Calls.runSubmitMany(runs, durability));
    }

    /** One run with its steps. */
    public RunStatus runStatus(long runId) throws IOException {
        return call(Calls.runStatus(runId));
    }

    /**
     * The queued runs pool by pool, whose turn comes next first.
     *
     * @param ofEachPool so many of each at most, 1 to 1,000
     */
    public RunList runQueue(int ofEachPool) throws IOException {
        return call(Calls.runQueue(ofEachPool));
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
        return call(Calls.runList(state, name, cursor, limit));
    }

    /** @param timeout at most an hour; when it passes, the run's status then */
    public RunStatus runWait(long runId, Duration timeout) throws IOException {
        return call(Calls.runWait(runId, timeout));
    }

    /** The answer tells whether it came in time. */
    public RunCancelled runCancel(long runId) throws IOException {
        return call(Calls.runCancel(runId));
    }

    /** Queues a new run like one that has ended; answers the new one. */
    public RunSubmitted runRetry(long runId) throws IOException {
        return call(Calls.runRetry(runId));
    }

    /** Explains its present state. */
    public Explanation runWhy(long runId) throws IOException {
        return call(Calls.runWhy(runId));
    }

    /**
     * @param step null: the only one
     * @param cursor of the page before; null: the last lines
     */
    public LogPage runLogs(long runId, @Nullable String step, @Nullable String cursor, int limit, Duration wait)
            throws IOException {
        return call(Calls.runLogs(runId, step, cursor, limit, wait));
    }

    /**
     * Deletes runs that have ended, the oldest first, 1,000 at most.
     *
     * @param state null: any
     * @param name null: any
     * @param finishedBefore null: any time
     */
    public Deleted runDeleteMany(@Nullable String state, @Nullable String name, @Nullable Instant finishedBefore)
            throws IOException {
        return call(Calls.runDeleteMany(state, name, finishedBefore));
    }

    /** @param cursor of the page before; null: the newest */
    public DeadLetterList deadLetterList(@Nullable String cursor, int limit) throws IOException {
        return call(Calls.deadLetterList(cursor, limit));
    }

    /** Puts it back and takes it up again. */
    public DeadLetterRetried deadLetterRetry(long id) throws IOException {
        return call(Calls.deadLetterRetry(id));
    }

    /** @param id null: all */
    public Deleted deadLetterPurge(@Nullable Long id) throws IOException {
        return call(Calls.deadLetterPurge(id));
    }

    /** Says that the daemon answers. */
    public Pong systemPing() throws IOException {
        return call(Calls.systemPing());
    }

    /** Versions, paths, sizes. */
    public SystemInfo systemInfo() throws IOException {
        return call(Calls.systemInfo());
    }

    /** Whether the daemon can do its work, part by part. */
    public Health systemHealth() throws IOException {
        return call(Calls.systemHealth());
    }

    /** Queues, rates and times of the daemon. */
    public SystemStats systemStats() throws IOException {
        return call(Calls.systemStats());
    }

    /**
     * One page of what happened. {@link #events} follows instead.
     *
     * @param after oldest first, from the event after this sequence number; null: newest first
     * @param cursor of the page before; not with {@code after}
     * @param kinds null: all
     * @param subject null: of anything
     */
    public EventList systemEvents(
            @Nullable Long after,
            @Nullable String cursor,
            @Nullable List<String> kinds,
            @Nullable String subject,
            int limit)
            throws IOException {
        return call(Calls.systemEvents(after, cursor, kinds, subject, limit));
    }

    /**
     * One page of what somebody asked for, newest first.
     *
     * @param actor only this one, such as {@code token:ci}; null: anybody
     * @param cursor of the page before
     * @param limit 1 to 1,000
     */
    public EventList systemAudit(@Nullable String actor, @Nullable String cursor, int limit) throws IOException {
        return call(Calls.systemAudit(actor, cursor, limit));
    }

    /** Stops everything, then deletes all state. */
    public Wiped systemWipeAll() throws IOException {
        return call(Calls.systemWipeAll());
    }

    /**
     * Lets go what the retention rules do not keep.
     *
     * @param wait for its end, at most an hour; when it passes, what was done until then
     */
    public UpkeepPass systemRetention(Duration wait) throws IOException {
        return call(Calls.systemRetention(wait));
    }

    /**
     * Gives the database's free pages back to the disk.
     *
     * @param rebuild write the whole file anew; every write waits for all of it
     * @param wait as for retention
     */
    public UpkeepPass systemVacuum(boolean rebuild, Duration wait) throws IOException {
        return call(Calls.systemVacuum(rebuild, wait));
    }

    /**
     * Copies the database into a file, on the daemon's machine.
     *
     * @param path absolute; must not exist
     * @param wait as for retention
     */
    public UpkeepPass systemBackup(String path, Duration wait) throws IOException {
        return call(Calls.systemBackup(path, wait));
    }

    /** @param limit passes at most */
    public UpkeepReport systemUpkeep(int limit) throws IOException {
        return call(Calls.systemUpkeep(limit));
    }

    /** Reads the configuration file again and changes only what differs. */
    public Reloaded systemReload() throws IOException {
        return systemReload(false);
    }

    /** @param plan only tell what would be done */
    public Reloaded systemReload(boolean plan) throws IOException {
        return call(Calls.systemReload(plan));
    }

    /** A link that opens the cockpit signed in as this client: good once, for a minute. */
    public CockpitLink systemCockpit() throws IOException {
        return call(Calls.systemCockpit());
    }

    /** @param services {@code stop} or {@code leave}; null: as configured */
    public ShutdownAccepted systemShutdown(@Nullable String services) throws IOException {
        return call(Calls.systemShutdown(services));
    }

    /**
     * Makes a token; its secret is in this answer and nowhere else.
     *
     * @param role {@code viewer}, {@code operator} or {@code admin}
     * @param services names, with {@code *}, it is limited to; null: no limit
     * @param expiresIn null: never
     */
    public TokenCreated tokenCreate(
            String name, String role, @Nullable List<String> services, @Nullable Duration expiresIn)
            throws IOException {
        return call(Calls.tokenCreate(name, role, services, expiresIn));
    }

    /** All tokens, without their secrets. */
    public TokenList tokenList() throws IOException {
        return call(Calls.tokenList());
    }

    /** Makes it worthless from the next call on. */
    public TokenInfo tokenRevoke(long id) throws IOException {
        return call(Calls.tokenRevoke(id));
    }

    /** The OpenRPC document of the API. */
    public JsonNode rpcDiscover() throws IOException {
        return call(Calls.rpcDiscover());
    }

    /** Sends any call and waits for its answer. */
    public <T> T call(Call<T> call) throws IOException {
        return call(call, timeout(call));
    }

    /** The same methods, without waiting. */
    public synchronized AsyncSupervisorClient async() {
        if (async == null) {
            if (executor == null) {
                ownThreads = ClientThreads.forCalls();
                executor = ownThreads;
            }
            async = new AsyncSupervisorClient(this, executor);
        }
        return async;
    }

    /** Several calls in one round trip. */
    public Batch batch() {
        return new Batch(this);
    }

    /**
     * Follows events, read by whoever asks for the next; close it when done.
     *
     * @throws IOException when the daemon cannot be reached now; later the stream mends its connection itself
     */
    public EventStream events(EventQuery query) throws IOException {
        return EventStream.open(transport, query, timeout);
    }

    /**
     * Follows events, told to a listener on a thread of its own; close it when done.
     *
     * @throws IOException as {@link #events}
     */
    public EventSubscription listen(EventQuery query, EventListener listener) throws IOException {
        return EventSubscription.start(events(query), listener);
    }

    /** Where calls go, for messages. */
    public String describe() {
        return transport.describe();
    }

    /** Closes the connections that are not in use. Calls that go on come to their end; streams of events are closed each for itself. */
    @Override
    public synchronized void close() {
        if (ownThreads != null) {
            ownThreads.shutdown();
        }
        retries.close();
        transport.close();
    }

    Duration timeout(Call<?> call) {
        return call.timeout() == null ? timeout : call.timeout();
    }

    <T> T call(Call<T> call, Duration within) throws IOException {
        Duration whole = timeout(call);
        return retries.run(
                left -> calls.call(Waits.shortened(call, whole.minus(left)), left),
                () -> Retries.Repeatable.of(call),
                within);
    }

    List<JsonNode> exchange(List<Call<?>> batch) throws IOException {
        Duration whole = Batch.longest(batch, timeout);
        return retries.run(
                left -> calls.batch(shortened(batch, whole.minus(left)), left),
                () -> batch.stream().allMatch(Retries.Repeatable::of),
                whole);
    }

    private static List<Call<?>> shortened(List<Call<?>> batch, Duration gone) {
        List<Call<?>> rest = new ArrayList<>(batch.size());
        batch.forEach(call -> rest.add(Waits.shortened(call, gone)));
        return rest;
    }

    <T> T read(Call<T> call, JsonNode answer) throws IOException {
        return calls.read(call, answer);
    }
}
