package dev.supervisor.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.client.transport.CallTimeoutException;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * {@link SupervisorClient} without waiting: the same methods with the same names, parameters, time-outs and retries, whose answers come
 * as futures. A failure is what the other throws, as the future's exception.
 *
 * <pre>{@code
 * AsyncSupervisorClient soon = supervisor.async();
 * CompletableFuture<ServiceStatus> web = soon.serviceStart("web", Duration.ofMinutes(1));
 * CompletableFuture<ServiceStatus> api = soon.serviceStart("api", Duration.ofMinutes(1));
 * web.thenCombine(api, (one, other) -> one.ready() && other.ready()).thenAccept(System.out::println);
 * }</pre>
 *
 * <p>Each call holds a thread of the client's executor until it is answered: by default one of 16, behind which 1,000 calls wait;
 * more are refused with {@link RejectedExecutionException}. The time-out counts from the call here, waiting included. For many calls
 * that wait long, give {@link SupervisorClientBuilder#executor} more threads, or virtual ones. What is chained to a future without an
 * executor of its own runs on these threads, and should not wait.
 *
 * <p>Cancelling a future keeps a call that was not yet sent from being sent; one that was sent goes on.
 *
 * <p>Threading: any thread.
 */
public final class AsyncSupervisorClient {
    private final SupervisorClient client;
    private final Executor executor;

    AsyncSupervisorClient(SupervisorClient client, Executor executor) {
        this.client = client;
        this.executor = executor;
    }

    public CompletableFuture<ServiceSetResult> serviceSet(ServiceSpec spec) {
        return send(Calls.serviceSet(spec));
    }

    public CompletableFuture<ServiceDefinition> serviceGet(String name) {
        return send(Calls.serviceGet(name));
    }

    public CompletableFuture<ServiceRevisions> serviceRevisions(String name) {
        return send(Calls.serviceRevisions(name));
    }

    public CompletableFuture<ServiceList> serviceList() {
        return send(Calls.serviceList());
    }

    public CompletableFuture<Deleted> serviceDelete(String name) {
        return send(Calls.serviceDelete(name));
    }

    public CompletableFuture<Deleted> serviceDeleteMany(List<String> names) {
        return send(Calls.serviceDeleteMany(names));
    }

    public CompletableFuture<ServiceStatus> serviceStart(String name, Duration wait) {
        return send(Calls.serviceStart(name, wait));
    }

    public CompletableFuture<ServiceStatus> serviceStop(String name, Duration wait) {
        return send(Calls.serviceStop(name, wait));
    }

    public CompletableFuture<ServiceStatus> serviceRestart(String name, Duration wait) {
        return send(Calls.serviceRestart(name, wait));
    }

    public CompletableFuture<ServiceStatus> serviceReload(String name) {
        return send(Calls.serviceReload(name));
    }

    public CompletableFuture<ServiceStatus> serviceSignal(String name, String signal, @Nullable String to) {
        return send(Calls.serviceSignal(name, signal, to));
    }

    public CompletableFuture<ServiceStatus> serviceReset(String name) {
        return send(Calls.serviceReset(name));
    }

    public CompletableFuture<ServiceStatus> serviceStatus(String name) {
        return send(Calls.serviceStatus(name));
    }

    public CompletableFuture<ServiceStatusAll> serviceStatusAll(@Nullable ServiceSelector selector) {
        return send(Calls.serviceStatusAll(selector));
    }

    public CompletableFuture<Explanation> serviceWhy(String name) {
        return send(Calls.serviceWhy(name));
    }

    public CompletableFuture<ServiceStatus> serviceWait(String name, @Nullable String until, Duration timeout) {
        return send(Calls.serviceWait(name, until, timeout));
    }

    public CompletableFuture<ServiceStats> serviceStats(String name, @Nullable Duration since) {
        return send(Calls.serviceStats(name, since));
    }

    public CompletableFuture<EventList> serviceEvents(String name, @Nullable String cursor, int limit) {
        return send(Calls.serviceEvents(name, cursor, limit));
    }

    public CompletableFuture<LogPage> serviceLogs(String name, @Nullable String cursor, int limit, Duration wait) {
        return send(Calls.serviceLogs(name, cursor, limit, wait));
    }

    public CompletableFuture<RunSubmitted> runSubmit(RunSpec run) {
        return send(Calls.runSubmit(run));
    }

    public CompletableFuture<RunsSubmitted> runSubmitMany(List<RunSpec> runs) {
        return send(Calls.runSubmitMany(runs));
    }

    public CompletableFuture<RunsSubmitted> runSubmitMany(List<RunSpec> runs, @Nullable String durability) {
        return send(Calls.runSubmitMany(runs, durability));
    }

    public CompletableFuture<RunStatus> runStatus(long runId) {
        return send(Calls.runStatus(runId));
    }

    public CompletableFuture<RunList> runQueue(int ofEachPool) {
        return send(Calls.runQueue(ofEachPool));
    }

    public CompletableFuture<RunList> runList(
            @Nullable String state, @Nullable String name, @Nullable String cursor, int limit) {
        return send(Calls.runList(state, name, cursor, limit));
    }

    public CompletableFuture<RunStatus> runWait(long runId, Duration timeout) {
        return send(Calls.runWait(runId, timeout));
    }

    public CompletableFuture<RunCancelled> runCancel(long runId) {
        return send(Calls.runCancel(runId));
    }

    public CompletableFuture<RunSubmitted> runRetry(long runId) {
        return send(Calls.runRetry(runId));
    }

    public CompletableFuture<Explanation> runWhy(long runId) {
        return send(Calls.runWhy(runId));
    }

    public CompletableFuture<LogPage> runLogs(
            long runId, @Nullable String step, @Nullable String cursor, int limit, Duration wait) {
        return send(Calls.runLogs(runId, step, cursor, limit, wait));
    }

    public CompletableFuture<Deleted> runDeleteMany(
            @Nullable String state, @Nullable String name, @Nullable Instant finishedBefore) {
        return send(Calls.runDeleteMany(state, name, finishedBefore));
    }

    public CompletableFuture<DeadLetterList> deadLetterList(@Nullable String cursor, int limit) {
        return send(Calls.deadLetterList(cursor, limit));
    }

    public CompletableFuture<DeadLetterRetried> deadLetterRetry(long id) {
        return send(Calls.deadLetterRetry(id));
    }

    public CompletableFuture<Deleted> deadLetterPurge(@Nullable Long id) {
        return send(Calls.deadLetterPurge(id));
    }

    public CompletableFuture<Pong> systemPing() {
        return send(Calls.systemPing());
    }

    public CompletableFuture<SystemInfo> systemInfo() {
        return send(Calls.systemInfo());
    }

    public CompletableFuture<Health> systemHealth() {
        return send(Calls.systemHealth());
    }

    public CompletableFuture<SystemStats> systemStats() {
        return send(Calls.systemStats());
    }

    public CompletableFuture<EventList> systemEvents(
            @Nullable Long after,
            @Nullable String cursor,
            @Nullable List<String> kinds,
            @Nullable String subject,
            int limit) {
        return send(Calls.systemEvents(after, cursor, kinds, subject, limit));
    }

    public CompletableFuture<EventList> systemAudit(@Nullable String actor, @Nullable String cursor, int limit) {
        return send(Calls.systemAudit(actor, cursor, limit));
    }

    public CompletableFuture<Wiped> systemWipeAll() {
        return send(Calls.systemWipeAll());
    }

    public CompletableFuture<UpkeepPass> systemRetention(Duration wait) {
        return send(Calls.systemRetention(wait));
    }

    public CompletableFuture<UpkeepPass> systemVacuum(boolean rebuild, Duration wait) {
        return send(Calls.systemVacuum(rebuild, wait));
    }

    public CompletableFuture<UpkeepPass> systemBackup(String path, Duration wait) {
        return send(Calls.systemBackup(path, wait));
    }

    public CompletableFuture<UpkeepReport> systemUpkeep(int limit) {
        return send(Calls.systemUpkeep(limit));
    }

    public CompletableFuture<Reloaded> systemReload() {
        return systemReload(false);
    }

    public CompletableFuture<Reloaded> systemReload(boolean plan) {
        return send(Calls.systemReload(plan));
    }

    public CompletableFuture<CockpitLink> systemCockpit() {
        return send(Calls.systemCockpit());
    }

    public CompletableFuture<ShutdownAccepted> systemShutdown(@Nullable String services) {
        return send(Calls.systemShutdown(services));
    }

    public CompletableFuture<TokenCreated> tokenCreate(
            String name, String role, @Nullable List<String> services, @Nullable Duration expiresIn) {
        return send(Calls.tokenCreate(name, role, services, expiresIn));
    }

    public CompletableFuture<TokenList> tokenList() {
        return send(Calls.tokenList());
    }

    public CompletableFuture<TokenInfo> tokenRevoke(long id) {
        return send(Calls.tokenRevoke(id));
    }

    public CompletableFuture<JsonNode> rpcDiscover() {
        return send(Calls.rpcDiscover());
    }

    /** Sends any call. */
    public <T> CompletableFuture<T> send(Call<T> call) {
        long deadline = System.nanoTime() + client.timeout(call).toNanos();
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> complete(answer, call, deadline));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new RejectedExecutionException(
                    call.method() + " was not sent: too many calls wait already, or the client is closed", e));
        }
        return answer;
    }

    private <T> void complete(CompletableFuture<T> answer, Call<T> call, long deadline) {
        if (answer.isDone()) {
            return;
        }
        try {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                throw new CallTimeoutException(
                        call.method() + " was not sent: no thread was free for it in time", false, null);
            }
            answer.complete(client.call(call, left));
        } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        } catch (Error e) { // whoever waits is told; so is the thread that it happened to
            answer.completeExceptionally(e);
            throw e;
        }
    }
}
