package dev.supervisor.rpc;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import com.googlecode.jsonrpc4j.JsonRpcService;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.rpc.model.EventList;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.ServiceDefinition;
import dev.supervisor.rpc.model.ServiceList;
import dev.supervisor.rpc.model.ServiceRevisions;
import dev.supervisor.rpc.model.ServiceSelector;
import dev.supervisor.rpc.model.ServiceSetResult;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStats;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Services: named programs that should be up. */
@JsonRpcService("service")
public interface ServiceApi {
    /**
     * Creates a service or replaces its definition; durable when answered. A change of the program restarts it, a change of
     * policy does not. A new service is started at once.
     */
    @JsonRpcMethod(value = "service.set", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
    @Fails({RpcError.CONFLICT, RpcError.DEPENDENCY_CYCLE})
    CompletionStage<ServiceSetResult> set(@RpcParams @JsonRpcParam("spec") ServiceSpec spec);

    /**
     * The definition as it is in force, defaults filled in, secret values masked.
     *
     * @param name of the service
     */
    @JsonRpcMethod(value = "service.get", required = true)
    @Answered(Answered.By.SNAPSHOT)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    ServiceDefinition get(@JsonRpcParam("name") String name);

    /**
     * The last definitions of the service, the one in force among them, secret values masked.
     *
     * @param name of the service
     */
    @JsonRpcMethod(value = "service.revisions", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<ServiceRevisions> revisions(@JsonRpcParam("name") String name);

    /** All definitions, by name. */
    @JsonRpcMethod(value = "service.list", required = true)
    @Answered(Answered.By.SNAPSHOT)
    @Needs(Role.VIEWER)
    ServiceList list();

    /**
     * Stops the service, waits until nothing of it is left, then deletes its rows and its log files.
     *
     * @param name of the service
     */
    @JsonRpcMethod(value = "service.delete", required = true)
    @Answered(Answered.By.WAIT)
    @Needs(Role.OPERATOR)
    @Fails({RpcError.NOT_FOUND, RpcError.INVALID_STATE, RpcError.CONFLICT})
    CompletionStage<Deleted> delete(@JsonRpcParam("name") String name);

    /**
     * Wants the service up; the wish is durable when answered. Skips a back-off that is going on.
     *
     * @param name of the service
     * @param waitMs answer when the service is up, or has failed to come up, but after this long at the latest; 0 to
     *     600,000; default 0: answer once the wish is stored
     */
    @JsonRpcMethod(value = "service.start", required = true)
    @Answered(Answered.By.WAIT)
    @Needs(Role.OPERATOR)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<ServiceStatus> start(
            @JsonRpcParam("name") String name, @JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /**
     * Wants the service down; the wish is durable when answered. It is down when nothing of it is left.
     *
     * @param name of the service
     * @param waitMs answer when nothing of it is left, but after this long at the latest; 0 to 600,000; default 0
     */
    @JsonRpcMethod(value = "service.stop", required = true)
    @Answered(Answered.By.WAIT)
    @Needs(Role.OPERATOR)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<ServiceStatus> stop(
            @JsonRpcParam("name") String name, @JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /**
     * Stops and starts again.
     *
     * @param name of the service
     * @param waitMs answer when the service is up again, or has failed to come up, but after this long at the latest;
     *     0 to 600,000; default 0
     */
    @JsonRpcMethod(value = "service.restart", required = true)
    @Answered(Answered.By.WAIT)
    @Needs(Role.OPERATOR)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<ServiceStatus> restart(
            @JsonRpcParam("name") String name, @JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /**
     * What one service is doing now.
     *
     * @param name of the service
     */
    @JsonRpcMethod(value = "service.status", required = true)
    @Answered(Answered.By.SNAPSHOT)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    ServiceStatus status(@JsonRpcParam("name") String name);

    /**
     * What all services are doing, from one consistent snapshot.
     *
     * @param selector which of them; default: all
     */
    @JsonRpcMethod(value = "service.status_all", required = true)
    @Answered(Answered.By.SNAPSHOT)
    @Needs(Role.VIEWER)
    ServiceStatusAll statusAll(@JsonRpcParam("selector") @Nullable ServiceSelector selector);

    /**
     * Explains the present state: blocked by what, waiting until when, the last exit and its last lines of output.
     *
     * @param name of the service
     */
    @JsonRpcMethod(value = "service.why", required = true)
    @Answered(Answered.By.BLOCKING_POOL)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    Explanation why(@JsonRpcParam("name") String name);

    /**
     * Output of the service, oldest first.
     *
     * @param name of the service
     * @param cursor where to go on, from an earlier answer; without it: the last {@code limit} lines
     * @param limit lines at most, 1 to 10,000; default 100
     * @param waitMs when there is nothing yet, wait for output this long; 0 to 60,000; default 0
     */
    @JsonRpcMethod(value = "service.logs", required = true)
    @Answered(Answered.By.WAIT)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<LogPage> logs(
            @JsonRpcParam("name") String name,
            @JsonRpcParam("cursor") @Nullable String cursor,
            @JsonRpcParam("limit") @Nullable Integer limit,
            @JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /**
     * Has the service read its configuration again, by its {@code reload_signal}. Refused when it has none or does not run.
     *
     * @param name of the service
     */
    @JsonRpcMethod(value = "service.reload", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
    @Fails({RpcError.NOT_FOUND, RpcError.INVALID_STATE})
    CompletionStage<ServiceStatus> reload(@JsonRpcParam("name") String name);

    /**
     * Sends a signal to a service that runs. What the signal does to it is not wanted by this: one that ends of it is restarted as its
     * policy says.
     *
     * @param name of the service
     * @param signal such as {@code HUP}, {@code USR1} or {@code KILL}
     * @param to {@code main}: its main process (default), or {@code group}: its process group, which is what it started unless that went its own way
     */
    @JsonRpcMethod(value = "service.signal", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
    @Fails({RpcError.NOT_FOUND, RpcError.INVALID_STATE})
    CompletionStage<ServiceStatus> signal(
            @JsonRpcParam("name") String name,
            @JsonRpcParam("signal") String signal,
            @JsonRpcParam("to") @Nullable String to);

    /**
     * Forgets the service's failures: the count of restarts, what led to the slow lane, the last error. One that waits in
     * {@code backoff} or {@code crash_looping} is tried at once; one that {@code failed} or {@code exited} becomes {@code inactive}.
     *
     * @param name of the service
     */
    @JsonRpcMethod(value = "service.reset", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<ServiceStatus> reset(@JsonRpcParam("name") String name);

    /**
     * Stops these services, waits until nothing of them is left, then deletes all of them in one transaction, with their output.
     *
     * @param names 1 to 1,000
     */
    @JsonRpcMethod(value = "service.delete_many", required = true)
    @Answered(Answered.By.WAIT)
    @Needs(Role.OPERATOR)
    @Fails({RpcError.NOT_FOUND, RpcError.INVALID_STATE, RpcError.CONFLICT})
    CompletionStage<Deleted> deleteMany(@JsonRpcParam("names") List<String> names);

    /**
     * Answers when the service is as wanted, or as it is after {@code timeout_ms}.
     *
     * @param name of the service
     * @param until {@code up}: it runs and is ready, or as a oneshot has succeeded (default); {@code down}: nothing of it is left;
     *     {@code settled}: up, or it will not be without something else happening
     * @param timeoutMs 0 to 3,600,000; default 60,000
     */
    @JsonRpcMethod(value = "service.wait", required = true)
    @Answered(Answered.By.WAIT)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<ServiceStatus> await(
            @JsonRpcParam("name") String name,
            @JsonRpcParam("until") @Nullable String until,
            @JsonRpcParam("timeout_ms") @Nullable Integer timeoutMs);

    /**
     * Processor time and memory of one service over the last hour, one sample for each sampling interval.
     *
     * @param name of the service
     * @param sinceMs samples of the last so many milliseconds, 1 to 3,600,000; default: all
     */
    @JsonRpcMethod(value = "service.stats", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<ServiceStats> stats(
            @JsonRpcParam("name") String name, @JsonRpcParam("since_ms") @Nullable Integer sinceMs);

    /**
     * What happened to one service, newest first.
     *
     * @param name of the service
     * @param cursor where to go on, from an earlier answer
     * @param limit events at most, 1 to 1,000; default 50
     */
    @JsonRpcMethod(value = "service.events", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<EventList> events(
            @JsonRpcParam("name") String name,
            @JsonRpcParam("cursor") @Nullable String cursor,
            @JsonRpcParam("limit") @Nullable Integer limit);
}
