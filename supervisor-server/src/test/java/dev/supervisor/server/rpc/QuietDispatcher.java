package dev.supervisor.server.rpc;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.rpc.DeadLetterApi;
import dev.supervisor.rpc.DiscoveryApi;
import dev.supervisor.rpc.RunApi;
import dev.supervisor.rpc.ServiceApi;
import dev.supervisor.rpc.SystemApi;
import dev.supervisor.rpc.TokenApi;

/** Calls to a daemon that does nothing but answer, and let who asks follow: for tests of what is in front of it. */
public final class QuietDispatcher {
    private QuietDispatcher() {}

    public static RpcDispatcher of(MetricRegistry metrics) {
        return new RpcDispatcher(
                new Apis(
                        QuietDaemon.of(ServiceApi.class),
                        QuietDaemon.of(RunApi.class),
                        QuietDaemon.of(DeadLetterApi.class),
                        QuietDaemon.of(SystemApi.class),
                        QuietDaemon.of(TokenApi.class),
                        QuietDaemon.of(DiscoveryApi.class)),
                Runnable::run,
                (caller, method, why) -> {},
                metrics);
    }
}
