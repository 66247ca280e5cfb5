package dev.supervisor.rpc;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import com.googlecode.jsonrpc4j.JsonRpcService;
import dev.supervisor.rpc.model.Pong;
import dev.supervisor.rpc.model.ShutdownAccepted;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.UpkeepPass;
import dev.supervisor.rpc.model.UpkeepReport;
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
     * Lets go what the retention rules do not keep, in slices that give way to everything else. Answers when it is done, or after
     * {@code wait_ms} with what it has done so far.
     *
     * @param waitMs 0 to 3,600,000; default 60,000
     */
    @JsonRpcMethod(value = "system.retention", required = true)
    @Answered(Answered.By.STAGE)
    CompletionStage<UpkeepPass> retention(@JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /**
     * Gives the database's free pages back to the disk, in slices.
     *
     * @param rebuild write the whole file anew, which gives back what is unused inside of pages too; reads go on, but every write
     *     waits for all of it. Refused when the disk has no room for it. Default: false
     * @param waitMs as for {@code system.retention}
     */
    @JsonRpcMethod(value = "system.vacuum", required = true)
    @Answered(Answered.By.STAGE)
    CompletionStage<UpkeepPass> vacuum(
            @JsonRpcParam("rebuild") @Nullable Boolean rebuild, @JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /**
     * Copies the database into a file while it is written to; the file has its name only once its integrity is checked.
     *
     * @param path absolute, on the daemon's machine; must not exist
     * @param waitMs as for {@code system.retention}
     */
    @JsonRpcMethod(value = "system.backup", required = true)
    @Answered(Answered.By.STAGE)
    CompletionStage<UpkeepPass> backup(
            @JsonRpcParam("path") String path, @JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /**
     * The schedules of upkeep, the pass that goes on, and the latest ones.
     *
     * @param limit passes at most, 1 to 1,000; default 20
     */
    @JsonRpcMethod(value = "system.upkeep", required = true)
    @Answered(Answered.By.STAGE)
    CompletionStage<UpkeepReport> upkeep(@JsonRpcParam("limit") @Nullable Integer limit);

    /**
     * Stops the daemon in order.
     *
     * @param services {@code stop} or {@code leave}: what becomes of the services; default: as configured
     */
    @JsonRpcMethod(value = "system.shutdown", required = true)
    @Answered(Answered.By.SNAPSHOT)
    ShutdownAccepted shutdown(@JsonRpcParam("services") @Nullable String services);
}
