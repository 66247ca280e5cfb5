package dev.supervisor.server.rpc;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import dev.supervisor.rpc.Answered;
import dev.supervisor.rpc.Needs;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RpcParams;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One method of the API as its interface declares it, checked.
 *
 * @param name on the wire
 * @param needs the least role that may call it
 * @param params names in order
 * @param optional which of them may be left out
 * @param whole the params object as a whole is the one argument
 */
record ApiMethod(String name, Answered.By by, Role needs, List<String> params, List<Boolean> optional, boolean whole) {
    /** What a caller who is limited to services is told only its part of, or concerns nobody's services. */
    private static final Set<String> FILTERED =
            Set.of("service.list", "service.status_all", "system.events", "system.ping", "rpc.discover");

    /** @throws IllegalStateException when the declaration breaks a rule of the contract */
    static ApiMethod of(Method method) {
        JsonRpcMethod rpc = method.getAnnotation(JsonRpcMethod.class);
        Answered answered = method.getAnnotation(Answered.class);
        require(rpc != null && rpc.required(), method, "needs @JsonRpcMethod(required = true)");
        require(answered != null, method, "needs @Answered");
        Needs needs = method.getAnnotation(Needs.class);
        require(needs != null, method, "needs @Needs");
        boolean stage = CompletionStage.class.isAssignableFrom(method.getReturnType());
        require(stage == isLater(answered.value()), method, "returns a stage if and only if it says so");
        Parameter[] parameters = method.getParameters();
        for (Parameter parameter : parameters) {
            require(parameter.isAnnotationPresent(JsonRpcParam.class), method, "needs @JsonRpcParam on each parameter");
        }
        boolean whole = parameters.length == 1 && parameters[0].isAnnotationPresent(RpcParams.class);
        return whole
                ? new ApiMethod(
                        rpc.value(), answered.value(), needs.value(), components(parameters[0]), List.of(), true)
                : new ApiMethod(
                        rpc.value(), answered.value(), needs.value(), names(parameters), optional(parameters), false);
    }

    /** Whether a caller who is limited to services may make it anyhow. */
    boolean isFiltered() {
        return FILTERED.contains(name);
    }

    /** Whether it is about the one service that its parameter {@code name} names. */
    boolean isAboutService() {
        return name.startsWith("service.") && !whole && params.contains("name");
    }

    /** Whether it is answered by a stage. */
    boolean isLater() {
        return isLater(by);
    }

    private static boolean isLater(Answered.By by) {
        return by == Answered.By.STAGE || by == Answered.By.WAIT;
    }

    private static List<String> names(Parameter[] parameters) {
        List<String> names = new ArrayList<>();
        for (Parameter parameter : parameters) {
            names.add(parameter.getAnnotation(JsonRpcParam.class).value());
        }
        return names;
    }

    private static List<Boolean> optional(Parameter[] parameters) {
        List<Boolean> optional = new ArrayList<>();
        for (Parameter parameter : parameters) {
            optional.add(parameter.getAnnotatedType().isAnnotationPresent(Nullable.class));
        }
        return optional;
    }

    /** As the naming strategy has them. */
    private static List<String> components(Parameter parameter) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : parameter.getType().getRecordComponents()) {
            names.add(component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private static void require(boolean holds, Method method, String rule) {
        if (!holds) {
            throw new IllegalStateException(method + " " + rule);
        }
    }
}
