package dev.supervisor.server.rpc;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A daemon of which it is always 1970. */
final class FakeSystem implements SystemApi {
    /** Calls of {@code ping} so far. */
    int pings;

    @Override
    public Pong ping() {
        pings++;
        return new Pong(Instant.EPOCH);
    }

    @Override
    public CompletionStage<SystemInfo> info() {
        throw new IllegalStateException("SECRET in /root/state");
    }

    @Override
    public CompletionStage<Wiped> wipeAll() {
        return CompletableFuture.completedFuture(new Wiped(0, Map.of(), 0, 0, 0));
    }

    @Override
    public CompletionStage<UpkeepPass> retention(@Nullable Integer waitMs) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<UpkeepPass> vacuum(@Nullable Boolean rebuild, @Nullable Integer waitMs) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<UpkeepPass> backup(String path, @Nullable Integer waitMs) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<UpkeepReport> upkeep(@Nullable Integer limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ShutdownAccepted shutdown(String services) {
        return new ShutdownAccepted(String.valueOf(services));
    }

    @Override
    public CompletionStage<Health> health() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<SystemStats> stats() {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Reloaded> reload(@Nullable Boolean plan) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CockpitLink cockpit() {
        throw new UnsupportedOperationException();
    }
}
