package dev.supervisor.server.rpc;

import dev.supervisor.rpc.SystemApi;
import dev.supervisor.rpc.model.Pong;
import dev.supervisor.rpc.model.ShutdownAccepted;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.UpkeepPass;
import dev.supervisor.rpc.model.UpkeepReport;
import dev.supervisor.rpc.model.Wiped;
import dev.supervisor.server.control.SystemControl;
import dev.supervisor.server.control.UpkeepControl;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code system.*}: adds who is calling, and hands over. */
public final class SystemHandler implements SystemApi {
    private final SystemControl system;
    private final UpkeepControl upkeep;

    public SystemHandler(SystemControl system, UpkeepControl upkeep) {
        this.system = system;
        this.upkeep = upkeep;
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
        return system.wipeAll(Caller.current());
    }

    @Override
    public CompletionStage<UpkeepPass> retention(@Nullable Integer waitMs) {
        return upkeep.retention(waitMs, Caller.current());
    }

    @Override
    public CompletionStage<UpkeepPass> vacuum(@Nullable Boolean rebuild, @Nullable Integer waitMs) {
        return upkeep.vacuum(rebuild, waitMs, Caller.current());
    }

    @Override
    public CompletionStage<UpkeepPass> backup(String path, @Nullable Integer waitMs) {
        return upkeep.backup(path, waitMs, Caller.current());
    }

    @Override
    public CompletionStage<UpkeepReport> upkeep(@Nullable Integer limit) {
        return upkeep.report(limit);
    }

    @Override
    public ShutdownAccepted shutdown(@Nullable String services) {
        return system.shutdown(services, Caller.current());
    }
}
