package dev.supervisor.rpc;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import com.googlecode.jsonrpc4j.JsonRpcService;
import dev.supervisor.rpc.model.Pong;
import dev.supervisor.rpc.model.ShutdownAccepted;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.Wiped;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The daemon itself. */
@JsonRpcService("system")
public interface SystemApi {
    /** Says that the daemon answers, and what time it has. */
    @JsonRpcMethod(value = "system.ping", required = true)
    @Answered(Answered.By.SNAPSHOT)
    Pong ping();

    /** Versions, paths, the store's size and its rows per table. */
    @JsonRpcMethod(value = "system.info", required = true)
    @Answered(Answered.By.STAGE)
    CompletionStage<SystemInfo> info();

    /**
     * Stops everything that runs, then deletes every row of state in one transaction. What the configuration file declares
     * comes back when the file is applied again.
     */
    @JsonRpcMethod(value = "system.wipe_all", required = true)
    @Answered(Answered.By.STAGE)
    CompletionStage<Wiped> wipeAll();

    /**
     * Stops the daemon in order.
     *
     * @param services {@code stop} or {@code leave}: what becomes of the services; default: as configured
     */
    @JsonRpcMethod(value = "system.shutdown", required = true)
    @Answered(Answered.By.SNAPSHOT)
    ShutdownAccepted shutdown(@JsonRpcParam("services") @Nullable String services);
}
