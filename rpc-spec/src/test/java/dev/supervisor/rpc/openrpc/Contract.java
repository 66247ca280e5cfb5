package dev.supervisor.rpc.openrpc;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcService;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the methods of the API: of every interface that says it is a service, in the order in which they are written. */
final class Contract {
    private Contract() {}

    /** The interfaces of a source tree, that with the most methods first. */
    static List<Class<?>> interfaces(Javadoc javadoc) {
        List<Class<?>> found = new ArrayList<>();
        for (String name : javadoc.typesNamed("Api")) {
            Class<?> type = load(name);
            if (type.isAnnotationPresent(JsonRpcService.class)) {
                found.add(type);
            }
        }
        found.sort(
                Comparator.comparing((Class<?> api) -> -api.getMethods().length).thenComparing(Contract::serviceOf));
        return found;
    }

    static String serviceOf(Class<?> api) {
        return api.getAnnotation(JsonRpcService.class).value();
    }

    static String nameOf(Method method) {
        return method.getAnnotation(JsonRpcMethod.class).value();
    }

    /** @throws IllegalStateException when one is undocumented */
    static List<Method> methods(Class<?> api, Javadoc javadoc) {
        List<String> order = javadoc.methodsOf(api);
        return Stream.of(api.getMethods())
                .peek(javadoc::of)
                .sorted(Comparator.comparing(method -> order.indexOf(method.getName())))
                .toList();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Contract.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " has a source but no class; compile first", e);
        }
    }
}
