package dev.supervisor.server.rpc;

import dev.supervisor.rpc.SystemApi;
import dev.supervisor.rpc.model.Pong;
import dev.supervisor.rpc.model.ShutdownAccepted;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.Wiped;
import dev.supervisor.server.control.SystemControl;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code system.*}: adds who is calling, and hands over. */
public final class SystemHandler implements SystemApi {
    private final SystemControl system;

    public SystemHandler(SystemControl system) {
        this.system = system;
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
    public ShutdownAccepted shutdown(@Nullable String services) {
        return system.shutdown(services, Caller.current());
    }
}
