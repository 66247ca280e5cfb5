package dev.supervisor.rpc;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import com.googlecode.jsonrpc4j.JsonRpcService;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.ServiceDefinition;
import dev.supervisor.rpc.model.ServiceList;
import dev.supervisor.rpc.model.ServiceSelector;
import dev.supervisor.rpc.model.ServiceSetResult;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
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
    CompletionStage<ServiceSetResult> set(@RpcParams @JsonRpcParam("spec") ServiceSpec spec);

    /** The definition as it is in force, defaults filled in, secret values masked. */
    @JsonRpcMethod(value = "service.get", required = true)
    @Answered(Answered.By.SNAPSHOT)
    ServiceDefinition get(@JsonRpcParam("name") String name);

    /** All definitions, by name. */
    @JsonRpcMethod(value = "service.list", required = true)
    @Answered(Answered.By.SNAPSHOT)
    ServiceList list();

    /** Stops the service, waits until nothing of it is left, then deletes its rows and its log files. */
    @JsonRpcMethod(value = "service.delete", required = true)
    @Answered(Answered.By.STAGE)
    CompletionStage<Deleted> delete(@JsonRpcParam("name") String name);

    /**
     * Wants the service up; the wish is durable when answered. Skips a back-off that is going on.
     *
     * @param waitMs answer when the service is up, or has failed to come up, but after this long at the latest; 0 to
     *     600,000; default 0: answer once the wish is stored
     */
    @JsonRpcMethod(value = "service.start", required = true)
    @Answered(Answered.By.STAGE)
    CompletionStage<ServiceStatus> start(
            @JsonRpcParam("name") String name, @JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /**
     * Wants the service down; the wish is durable when answered. It is down when nothing of it is left.
     *
     * @param waitMs answer when nothing of it is left, but after this long at the latest; 0 to 600,000; default 0
     */
    @JsonRpcMethod(value = "service.stop", required = true)
    @Answered(Answered.By.STAGE)
    CompletionStage<ServiceStatus> stop(
            @JsonRpcParam("name") String name, @JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /** Stops and starts again; {@code wait_ms} as for start. */
    @JsonRpcMethod(value = "service.restart", required = true)
    @Answered(Answered.By.STAGE)
    CompletionStage<ServiceStatus> restart(
            @JsonRpcParam("name") String name, @JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /** What one service is doing now. */
    @JsonRpcMethod(value = "service.status", required = true)
    @Answered(Answered.By.SNAPSHOT)
    ServiceStatus status(@JsonRpcParam("name") String name);

    /** What all services are doing, from one consistent snapshot. */
    @JsonRpcMethod(value = "service.status_all", required = true)
    @Answered(Answered.By.SNAPSHOT)
    ServiceStatusAll statusAll(@JsonRpcParam("selector") @Nullable ServiceSelector selector);

    /** Explains the present state: blocked by what, waiting until when, the last exit and its last lines of output. */
    @JsonRpcMethod(value = "service.why", required = true)
    @Answered(Answered.By.BLOCKING_POOL)
    Explanation why(@JsonRpcParam("name") String name);

    /**
     * Output of the service, oldest first.
     *
     * @param cursor where to go on, from an earlier answer; without it: the last {@code limit} lines
     * @param limit lines at most, 1 to 10,000; default 100
     * @param waitMs when there is nothing yet, wait for output this long; 0 to 60,000; default 0
     */
    @JsonRpcMethod(value = "service.logs", required = true)
    @Answered(Answered.By.STAGE)
    CompletionStage<LogPage> logs(
            @JsonRpcParam("name") String name,
            @JsonRpcParam("cursor") @Nullable String cursor,
            @JsonRpcParam("limit") @Nullable Integer limit,
            @JsonRpcParam("wait_ms") @Nullable Integer waitMs);
}
