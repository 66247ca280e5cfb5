package dev.supervisor.server.rpc;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.SystemApi;
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
import dev.supervisor.server.control.EventControl;
import dev.supervisor.server.control.SystemControl;
import dev.supervisor.server.control.UpkeepControl;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code system.*}: adds who is calling, and hands over. */
public final class SystemHandler implements SystemApi {
    private final SystemControl system;
    private final UpkeepControl upkeep;
    private final EventControl events;
    private final Links links;

    public SystemHandler(SystemControl system, UpkeepControl upkeep, EventControl events, Links links) {
        this.system = system;
        this.upkeep = upkeep;
        this.events = events;
        this.links = links;
    }

    @Override
    public Pong ping() {
        return system.ping();
    }

    @Override
    public CompletionStage<SystemInfo> info() {
        return system.info();
    }

    @Override
    public CompletionStage<Wiped> wipeAll() {
        return system.wipeAll(Caller.current().name());
    }

    @Override
    public CompletionStage<UpkeepPass> retention(@Nullable Integer waitMs) {
        return upkeep.retention(waitMs, Caller.current().name());
    }

    @Override
    public CompletionStage<UpkeepPass> vacuum(@Nullable Boolean rebuild, @Nullable Integer waitMs) {
        return upkeep.vacuum(rebuild, waitMs, Caller.current().name());
    }

    @Override
    public CompletionStage<UpkeepPass> backup(String path, @Nullable Integer waitMs) {
        return upkeep.backup(path, waitMs, Caller.current().name());
    }

    @Override
    public CompletionStage<UpkeepReport> upkeep(@Nullable Integer limit) {
        return upkeep.report(limit);
    }

    @Override
    public ShutdownAccepted shutdown(@Nullable String services) {
        return system.shutdown(services, Caller.current().name());
    }

    @Override
    public CompletionStage<Health> health() {
        return system.health();
    }

    @Override
    public CompletionStage<SystemStats> stats() {
        return system.stats();
    }

    @Override
    public CompletionStage<EventList> events(
            @Nullable Long after,
            @Nullable String cursor,
            @Nullable List<String> kinds,
            @Nullable String subject,
            @Nullable Integer limit,
            @Nullable Boolean follow,
            @Nullable String actor,
            @Nullable Boolean samples) {
        Caller caller = Caller.current();
        Predicate<String> mayHave = caller.scope() == null ? null : caller::mayKnow;
        if (!Boolean.TRUE.equals(follow)) {
            if (Boolean.TRUE.equals(samples)) {
                throw RpcException.invalidParams(
                        "/samples", "Samples are for those who follow; service.stats has earlier ones");
            }
            return events.list(new EventControl.Query(after, cursor, kinds, subject, actor, limit), mayHave);
        }
        if (actor != null) {
            throw RpcException.invalidParams("/actor", "Who follows is told of everybody");
        }
        if (cursor != null) {
            throw RpcException.invalidParams("/cursor", "Who follows goes on after a number; send it as after");
        }
        if (limit != null) {
            throw RpcException.invalidParams("/limit", "Who follows is told of all that happens");
        }
        if (caller.peer() == null) {
            throw new RpcException(
                    RpcError.INVALID_PARAMS,
                    "Nothing can be followed on a connection that ends with its answer",
                    "/follow",
                    "Use a WebSocket, the unix socket, or GET /events");
        }
        return caller.peer()
                .follow(
                        EventControl.filter(kinds, subject, mayHave).withSamples(Boolean.TRUE.equals(samples)),
                        EventControl.after(after))
                .thenApply(latest -> new EventList(List.of(), latest, null));
    }

    @Override
    public CompletionStage<Reloaded> reload(@Nullable Boolean plan) {
        return Boolean.TRUE.equals(plan)
                ? system.planReload()
                : system.reload(Caller.current().name());
    }

    @Override
    public CockpitLink cockpit() {
        CockpitLink link = links.issue(Caller.current());
        system.cockpit(Caller.current().name(), "was given a one-time link");
        return link;
    }
}
