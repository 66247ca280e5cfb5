package dev.supervisor.server.rpc;

import dev.supervisor.rpc.DeadLetterApi;
import dev.supervisor.rpc.DiscoveryApi;
import dev.supervisor.rpc.RunApi;
import dev.supervisor.rpc.ServiceApi;
import dev.supervisor.rpc.SystemApi;
import dev.supervisor.rpc.TokenApi;
import java.util.Map;

/** What answers the calls of each interface. */
public record Apis(
        ServiceApi services,
        RunApi runs,
        DeadLetterApi deadLetters,
        SystemApi system,
        TokenApi tokens,
        DiscoveryApi discovery) {
    /** The interfaces, by what their methods' names begin with. */
    static final Map<String, Class<?>> INTERFACES = Map.of(
            "service", ServiceApi.class,
            "run", RunApi.class,
            "dead_letter", DeadLetterApi.class,
            "system", SystemApi.class,
            "token", TokenApi.class,
            "rpc", DiscoveryApi.class);

    Map<String, Object> handlers() {
        return Map.of(
                "service", services,
                "run", runs,
                "dead_letter", deadLetters,
                "system", system,
                "token", tokens,
                "rpc", discovery);
    }
}
