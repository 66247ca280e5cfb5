package dev.supervisor.rpc;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import com.googlecode.jsonrpc4j.JsonRpcService;
import dev.supervisor.rpc.model.CockpitLink;
import dev.supervisor.rpc.model.EventList;
import dev.supervisor.rpc.model.Health;
import dev.supervisor.rpc.model.Pong;
import dev.supervisor.rpc.model.Reloaded;
import dev.supervisor.rpc.model.ShutdownAccepted;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.SystemStats;
import dev.supervisor.rpc.model.UpkeepPass;
import dev.supervisor.rpc.model.UpkeepReport;
import dev.supervisor.rpc.model.Wiped;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The daemon itself. */
@JsonRpcService("system")
public interface SystemApi {
    /** Says that the daemon answers, and what time it has. */
    @JsonRpcMethod(value = "system.ping", required = true)
    @Answered(Answered.By.SNAPSHOT)
    @Needs(Role.VIEWER)
    Pong ping();

    /** Versions, paths, the store's size and its rows per table. */
    @JsonRpcMethod(value = "system.info", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    CompletionStage<SystemInfo> info();

    /**
     * Stops everything that runs, then deletes every row of state in one transaction; tokens, and the record of this wipe, stay.
     * What the configuration file declares comes back when the file is applied again.
     */
    @JsonRpcMethod(value = "system.wipe_all", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.ADMIN)
    @Fails(RpcError.INVALID_STATE)
    CompletionStage<Wiped> wipeAll();

    /**
     * Lets go what the retention rules do not keep, in slices that give way to everything else. Answers when it is done, or after
     * {@code wait_ms} with what it has done so far.
     *
     * @param waitMs 0 to 3,600,000; default 60,000
     */
    @JsonRpcMethod(value = "system.retention", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
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
    @Needs(Role.OPERATOR)
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
    @Needs(Role.ADMIN)
    CompletionStage<UpkeepPass> backup(
            @JsonRpcParam("path") String path, @JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /**
     * The schedules of upkeep, the pass that goes on, and the latest ones.
     *
     * @param limit passes at most, 1 to 1,000; default 20
     */
    @JsonRpcMethod(value = "system.upkeep", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    CompletionStage<UpkeepReport> upkeep(@JsonRpcParam("limit") @Nullable Integer limit);

    /**
     * Stops the daemon in order.
     *
     * @param services {@code stop} or {@code leave}: what becomes of the services; default: as configured
     */
    @JsonRpcMethod(value = "system.shutdown", required = true)
    @Answered(Answered.By.SNAPSHOT)
    @Needs(Role.ADMIN)
    ShutdownAccepted shutdown(@JsonRpcParam("services") @Nullable String services);

    /** Whether the daemon can do its work: its parts, one by one. */
    @JsonRpcMethod(value = "system.health", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    CompletionStage<Health> health();

    /** Queues, rates and times of the daemon, and what its process uses. */
    @JsonRpcMethod(value = "system.stats", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    CompletionStage<SystemStats> stats();

    /**
     * What happened: every transition of a service, change of a run, upkeep pass and call that changed something or was refused.
     *
     * <p>On a connection that stays (a WebSocket, the unix socket) {@code follow} has what happens sent as notifications:
     * {@code hello} with the {@code latest} number, {@code event} with an event as its params, {@code status} with a service's status
     * that changed without an event, {@code samples} with what services use, {@code gap} with the {@code oldest} number that is still
     * there when events before it were deleted untold, and {@code end} when it is over, with a reason and {@code resume_after}, the
     * number to go on from or null. The answer has no events then and the {@code latest} of {@code hello}, and notifications may come
     * before it. A connection follows once: another call takes the place of the one before, and one that has not begun by then fails.
     * Over HTTP follow {@code GET /events} instead.
     *
     * @param after oldest first, from the event after this sequence number; default: newest first
     * @param cursor where to go on, from an earlier answer; not with {@code after} or {@code follow}
     * @param kinds only these: {@code service}, {@code run}, {@code step}, {@code upkeep}, {@code system}, {@code token},
     *     {@code audit}
     * @param subject only of this service or run
     * @param limit events at most, 1 to 1,000; default 50; not with {@code follow}
     * @param follow send what happens {@code after} that number, or from now on, as notifications; default false
     * @param actor only what this one asked for, such as {@code token:ci}, or {@code *}: what anybody asked for; not with {@code follow}
     * @param samples send what services use too, every {@code sample_interval}; default false; only with {@code follow}
     */
    @JsonRpcMethod(value = "system.events", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    @Fails(RpcError.CONFLICT)
    CompletionStage<EventList> events(
            @JsonRpcParam("after") @Nullable Long after,
            @JsonRpcParam("cursor") @Nullable String cursor,
            @JsonRpcParam("kinds") @Nullable List<String> kinds,
            @JsonRpcParam("subject") @Nullable String subject,
            @JsonRpcParam("limit") @Nullable Integer limit,
            @JsonRpcParam("follow") @Nullable Boolean follow,
            @JsonRpcParam("actor") @Nullable String actor,
            @JsonRpcParam("samples") @Nullable Boolean samples);

    /**
     * Reads the configuration file again and changes only what differs; answers when services that are no longer in it have stopped
     * and are deleted. All of the file is checked first: a broken one changes nothing, and the error says where it is broken.
     *
     * @param plan only tell what would be done; default: false
     */
    @JsonRpcMethod(value = "system.reload", required = true)
    @Answered(Answered.By.WAIT)
    @Needs(Role.OPERATOR)
    @Fails(RpcError.INVALID_STATE)
    CompletionStage<Reloaded> reload(@JsonRpcParam("plan") @Nullable Boolean plan);

    /** Makes a link that opens the cockpit signed in as the caller: good once, for a minute. */
    @JsonRpcMethod(value = "system.cockpit", required = true)
    @Answered(Answered.By.SNAPSHOT)
    @Needs(Role.VIEWER)
    CockpitLink cockpit();
}
