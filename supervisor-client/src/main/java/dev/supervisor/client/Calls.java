package dev.supervisor.client;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are not yet sent, one method for each RPC method: for a {@link Batch}, or to hand around. The methods of {@link
 * SupervisorClient} have the same names and parameters, and say what they mean.
 *
 * <pre>{@code
 * Call<ServiceStatus> question = Calls.serviceStatus("web");
 * ServiceStatus now = supervisor.call(question);
 * CompletableFuture<ServiceStatus> soon = supervisor.async().send(question);
 * }</pre>
 */
public final class Calls {
    /** What a call that waits inside the daemon is given on top of its wait. */
    private static final Duration MARGIN = Duration.ofSeconds(15);
    /** Stopping everything may take as long as the slowest stop time-out. */
    private static final Duration SLOW = Duration.ofMinutes(30);

    private Calls() {}

    public static Call<ServiceSetResult> serviceSet(ServiceSpec spec) {
        return new Call<>("service.set", spec, ServiceSetResult.class, null);
    }

    public static Call<ServiceDefinition> serviceGet(String name) {
        return new Call<>("service.get", params().with("name", name).named(), ServiceDefinition.class, null);
    }

    public static Call<ServiceList> serviceList() {
        return new Call<>("service.list", null, ServiceList.class, null);
    }

    public static Call<Deleted> serviceDelete(String name) {
        return new Call<>("service.delete", params().with("name", name).named(), Deleted.class, SLOW);
    }

    public static Call<Deleted> serviceDeleteMany(List<String> names) {
        return new Call<>("service.delete_many", params().with("names", names).named(), Deleted.class, SLOW);
    }

    public static Call<ServiceStatus> serviceStart(String name, Duration wait) {
        return new Call<>(
                "service.start",
                params().with("name", name).with("wait_ms", wait.toMillis()).named(),
                ServiceStatus.class,
                wait.plus(MARGIN));
    }

    public static Call<ServiceStatus> serviceStop(String name, Duration wait) {
        return new Call<>(
                "service.stop",
                params().with("name", name).with("wait_ms", wait.toMillis()).named(),
                ServiceStatus.class,
                wait.plus(MARGIN));
    }

    public static Call<ServiceStatus> serviceRestart(String name, Duration wait) {
        return new Call<>(
                "service.restart",
                params().with("name", name).with("wait_ms", wait.toMillis()).named(),
                ServiceStatus.class,
                wait.plus(MARGIN));
    }

    public static Call<ServiceStatus> serviceReload(String name) {
        return new Call<>("service.reload", params().with("name", name).named(), ServiceStatus.class, null);
    }

    public static Call<ServiceStatus> serviceSignal(String name, String signal, @Nullable String to) {
        return new Call<>(
                "service.signal",
                params().with("name", name)
                        .with("signal", signal)
                        .with("to", to)
                        .named(),
                ServiceStatus.class,
                null);
    }

    public static Call<ServiceStatus> serviceReset(String name) {
        return new Call<>("service.reset", params().with("name", name).named(), ServiceStatus.class, null);
    }

    public static Call<ServiceRevisions> serviceRevisions(String name) {
        return new Call<>("service.revisions", params().with("name", name).named(), ServiceRevisions.class, null);
    }

    public static Call<ServiceStatus> serviceStatus(String name) {
        return new Call<>("service.status", params().with("name", name).named(), ServiceStatus.class, null);
    }

    public static Call<ServiceStatusAll> serviceStatusAll(@Nullable ServiceSelector selector) {
        return new Call<>(
                "service.status_all", params().with("selector", selector).named(), ServiceStatusAll.class, null);
    }

    public static Call<Explanation> serviceWhy(String name) {
        return new Call<>("service.why", params().with("name", name).named(), Explanation.class, null);
    }

    public static Call<ServiceStatus> serviceWait(String name, @Nullable String until, Duration timeout) {
        return new Call<>(
                "service.wait",
                params().with("name", name)
                        .with("until", until)
                        .with("timeout_ms", timeout.toMillis())
                        .named(),
                ServiceStatus.class,
                timeout.plus(MARGIN));
    }

    public static Call<ServiceStats> serviceStats(String name, @Nullable Duration since) {
        return new Call<>(
                "service.stats",
                params().with("name", name).with("since_ms", millis(since)).named(),
                ServiceStats.class,
                null);
    }

    public static Call<EventList> serviceEvents(String name, @Nullable String cursor, int limit) {
        return new Call<>(
                "service.events",
                params().with("name", name)
                        .with("cursor", cursor)
                        .with("limit", limit)
                        .named(),
                EventList.class,
                null);
    }

    public static Call<LogPage> serviceLogs(String name, @Nullable String cursor, int limit, Duration wait) {
        return new Call<>(
                "service.logs",
                params().with("name", name)
                        .with("cursor", cursor)
                        .with("limit", limit)
                        .with("wait_ms", wait.toMillis())
                        .named(),
                LogPage.class,
                wait.plus(MARGIN));
    }

    public static Call<RunSubmitted> runSubmit(RunSpec run) {
        return new Call<>("run.submit", run, RunSubmitted.class, null);
    }

    public static Call<RunsSubmitted> runSubmitMany(List<RunSpec> runs) {
        return new Call<>("run.submit_many", params().with("runs", runs).named(), RunsSubmitted.class, null);
    }

    public static Call<RunsSubmitted> runSubmitMany(List<RunSpec> runs, @Nullable String durability) {
        return new Call<>(
                "run.submit_many",
                params().with("runs", runs).with("durability", durability).named(),
                RunsSubmitted.class,
                null);
    }

    public static Call<RunStatus> runStatus(long runId) {
        return new Call<>("run.status", params().with("run_id", runId).named(), RunStatus.class, null);
    }

    public static Call<RunList> runQueue(int ofEachPool) {
        return new Call<>(
                "run.list",
                params().with("order", "next").with("limit", ofEachPool).named(),
                RunList.class,
                null);
    }

    public static Call<RunList> runList(
            @Nullable String state, @Nullable String name, @Nullable String cursor, int limit) {
        return new Call<>(
                "run.list",
                params().with("state", state)
                        .with("name", name)
                        .with("cursor", cursor)
                        .with("limit", limit)
                        .named(),
                RunList.class,
                null);
    }

    public static Call<RunStatus> runWait(long runId, Duration timeout) {
        return new Call<>(
                "run.wait",
                params().with("run_id", runId)
                        .with("timeout_ms", timeout.toMillis())
                        .named(),
                RunStatus.class,
                timeout.plus(MARGIN));
    }

    public static Call<RunCancelled> runCancel(long runId) {
        return new Call<>("run.cancel", params().with("run_id", runId).named(), RunCancelled.class, null);
    }

    public static Call<RunSubmitted> runRetry(long runId) {
        return new Call<>("run.retry", params().with("run_id", runId).named(), RunSubmitted.class, null);
    }

    public static Call<Explanation> runWhy(long runId) {
        return new Call<>("run.why", params().with("run_id", runId).named(), Explanation.class, null);
    }

    public static Call<LogPage> runLogs(
            long runId, @Nullable String step, @Nullable String cursor, int limit, Duration wait) {
        return new Call<>(
                "run.logs",
                params().with("run_id", runId)
                        .with("step", step)
                        .with("cursor", cursor)
                        .with("limit", limit)
                        .with("wait_ms", wait.toMillis())
                        .named(),
                LogPage.class,
                wait.plus(MARGIN));
    }

    public static Call<Deleted> runDeleteMany(
            @Nullable String state, @Nullable String name, @Nullable Instant finishedBefore) {
        return new Call<>(
                "run.delete_many",
                params().with("state", state)
                        .with("name", name)
                        .with("finished_before", finishedBefore)
                        .named(),
                Deleted.class,
                null);
    }

    public static Call<DeadLetterList> deadLetterList(@Nullable String cursor, int limit) {
        return new Call<>(
                "dead_letter.list",
                params().with("cursor", cursor).with("limit", limit).named(),
                DeadLetterList.class,
                null);
    }

    public static Call<DeadLetterRetried> deadLetterRetry(long id) {
        return new Call<>("dead_letter.retry", params().with("id", id).named(), DeadLetterRetried.class, null);
    }

    public static Call<Deleted> deadLetterPurge(@Nullable Long id) {
        return new Call<>("dead_letter.purge", params().with("id", id).named(), Deleted.class, null);
    }

    public static Call<Pong> systemPing() {
        return new Call<>("system.ping", null, Pong.class, null);
    }

    public static Call<SystemInfo> systemInfo() {
        return new Call<>("system.info", null, SystemInfo.class, null);
    }

    public static Call<Health> systemHealth() {
        return new Call<>("system.health", null, Health.class, null);
    }

    public static Call<SystemStats> systemStats() {
        return new Call<>("system.stats", null, SystemStats.class, null);
    }

    public static Call<EventList> systemEvents(
            @Nullable Long after,
            @Nullable String cursor,
            @Nullable List<String> kinds,
            @Nullable String subject,
            int limit) {
        return new Call<>(
                "system.events",
                params().with("after", after)
                        .with("cursor", cursor)
                        .with("kinds", kinds)
                        .with("subject", subject)
                        .with("limit", limit)
                        .named(),
                EventList.class,
                null);
    }

    public static Call<EventList> systemAudit(@Nullable String actor, @Nullable String cursor, int limit) {
        return new Call<>(
                "system.events",
                params().with("actor", actor == null ? "*" : actor)
                        .with("cursor", cursor)
                        .with("limit", limit)
                        .named(),
                EventList.class,
                null);
    }

    public static Call<Wiped> systemWipeAll() {
        return new Call<>("system.wipe_all", null, Wiped.class, SLOW);
    }

    public static Call<UpkeepPass> systemRetention(Duration wait) {
        return new Call<>(
                "system.retention",
                params().with("wait_ms", wait.toMillis()).named(),
                UpkeepPass.class,
                wait.plus(MARGIN));
    }

    public static Call<UpkeepPass> systemVacuum(boolean rebuild, Duration wait) {
        return new Call<>(
                "system.vacuum",
                params().with("rebuild", rebuild)
                        .with("wait_ms", wait.toMillis())
                        .named(),
                UpkeepPass.class,
                wait.plus(MARGIN));
    }

    public static Call<UpkeepPass> systemBackup(String path, Duration wait) {
        return new Call<>(
                "system.backup",
                params().with("path", path).with("wait_ms", wait.toMillis()).named(),
                UpkeepPass.class,
                wait.plus(MARGIN));
    }

    public static Call<UpkeepReport> systemUpkeep(int limit) {
        return new Call<>("system.upkeep", params().with("limit", limit).named(), UpkeepReport.class, null);
    }

    public static Call<Reloaded> systemReload() {
        return systemReload(false);
    }

    public static Call<Reloaded> systemReload(boolean plan) {
        return new Call<>(
                "system.reload", params().with("plan", plan ? true : null).named(), Reloaded.class, SLOW);
    }

    public static Call<CockpitLink> systemCockpit() {
        return new Call<>("system.cockpit", null, CockpitLink.class, null);
    }

    public static Call<ShutdownAccepted> systemShutdown(@Nullable String services) {
        return new Call<>("system.shutdown", params().with("services", services).named(), ShutdownAccepted.class, null);
    }

    public static Call<TokenCreated> tokenCreate(
            String name, String role, @Nullable List<String> services, @Nullable Duration expiresIn) {
        return new Call<>(
                "token.create",
                params().with("name", name)
                        .with("role", role)
                        .with("services", services)
                        .with("expires_in_ms", millis(expiresIn))
                        .named(),
                TokenCreated.class,
                null);
    }

    public static Call<TokenList> tokenList() {
        return new Call<>("token.list", null, TokenList.class, null);
    }

    public static Call<TokenInfo> tokenRevoke(long id) {
        return new Call<>("token.revoke", params().with("id", id).named(), TokenInfo.class, null);
    }

    public static Call<JsonNode> rpcDiscover() {
        return new Call<>("rpc.discover", null, JsonNode.class, null);
    }

    private static Params params() {
        return new Params();
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
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

        Map<String, Object> named() {
            return values;
        }
    }
}
