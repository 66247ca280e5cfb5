package dev.supervisor.server.it;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import dev.supervisor.rpc.DeadLetterApi;
import dev.supervisor.rpc.DiscoveryApi;
import dev.supervisor.rpc.Needs;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RunApi;
import dev.supervisor.rpc.ServiceApi;
import dev.supervisor.rpc.SystemApi;
import dev.supervisor.rpc.TokenApi;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The methods of the contract, by reflection. */
final class Contract {
    private static final List<Class<?>> INTERFACES = List.of(
            ServiceApi.class, RunApi.class, SystemApi.class, TokenApi.class, DeadLetterApi.class, DiscoveryApi.class);

    private Contract() {}

    /** Each method with the least role that may call it. */
    static Map<String, Role> methods() {
        Map<String, Role> methods = new TreeMap<>();
        for (Class<?> api : INTERFACES) {
            for (Method method : api.getMethods()) {
                methods.put(
                        method.getAnnotation(JsonRpcMethod.class).value(),
                        method.getAnnotation(Needs.class).value());
            }
        }
        return methods;
    }

    /** Those that a viewer may not call. */
    static Stream<String> beyondViewers() {
        return methods().entrySet().stream()
                .filter(method -> method.getValue() != Role.VIEWER)
                .map(Map.Entry::getKey);
    }
}
