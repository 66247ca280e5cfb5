package dev.supervisor.server.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.googlecode.jsonrpc4j.ErrorResolver.JsonError;
import com.googlecode.jsonrpc4j.InvocationListener;
import com.googlecode.jsonrpc4j.JsonRpcBasicServer;
import com.googlecode.jsonrpc4j.JsonRpcMethod;
import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.Printable;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * jsonrpc4j made to keep to JSON-RPC 2.0. The library still finds, binds and invokes; this class lets nothing reach it that it
 * would mangle: ids are put back as they came, names of methods and parameters are checked first (the library caches every name it
 * ever sees, for ever), parameters arrive in order and complete.
 *
 * <p>Threading: any thread.
 */
final class StrictServer extends JsonRpcBasicServer {
    private static final ThreadLocal<@Nullable Unbound> UNBOUND = new ThreadLocal<>();
    /** How the library says which argument it could not bind. */
    private static final Pattern AT_INDEX = Pattern.compile("Failed to read method parameter at index (\\d+)");

    private final ObjectMapper mapper;
    private final Map<String, ApiMethod> methods = new HashMap<>();
    /** By a method's whole name, the part before the dot: the library asks for each call. */
    private final Map<String, String> services = new HashMap<>();

    private final Map<String, Class<?>[]> interfaces = new HashMap<>();
    private final Map<String, Object> handlers;

    /**
     * @param interfaces by the part of a method's name before the dot
     * @param handlers that implement them, by the same
     */
    StrictServer(LazyMapper mapper, Map<String, Class<?>> interfaces, Map<String, Object> handlers) {
        super(mapper, handlers);
        this.mapper = mapper;
        this.handlers = Map.copyOf(handlers);
        interfaces.forEach((service, api) -> {
            this.interfaces.put(service, new Class<?>[] {api});
            for (Method method : api.getMethods()) {
                ApiMethod declared = ApiMethod.of(method);
                if (methods.put(declared.name(), declared) != null) {
                    throw new IllegalStateException("overloaded: " + declared.name());
                }
                services.put(declared.name(), service);
            }
        });
        setBackwardsCompatible(false);
        setAllowLessParams(false);
        setAllowExtraParams(false);
        setShouldLogInvocationErrors(false);
        setErrorResolver((failure, method, arguments) -> failure instanceof JsonProcessingException
                ? JsonError.METHOD_PARAMS_INVALID // a number out of range; invoke says it better
                : ErrorMapper.map(failure));
        setInvocationListener(new BindingWatch());
    }

    @Nullable
    ApiMethod method(String name) {
        return methods.get(name);
    }

    Collection<ApiMethod> methods() {
        return methods.values();
    }

    /** The hint for a name that is no method's. */
    @Nullable
    String nearest(String name) {
        return Nearest.to(name, new TreeSet<>(methods.keySet()))
                .map(near -> "Did you mean \"" + near + "\"?")
                .orElse(null);
    }

    /**
     * Binds and invokes.
     *
     * @return what came of it; the result may be a stage
     * @throws RpcException when the parameters do not fit the method
     */
    Answer invoke(ApiMethod method, @Nullable JsonNode params) {
        ObjectNode request = mapper.createObjectNode()
                .put(JSONRPC, VERSION)
                .put(ID, 1) // the library mangles ids that are not small numbers or strings
                .put(METHOD, method.name());
        request.set(PARAMS, method.whole() ? wholeArgument(method, params) : arguments(method, params));
        try {
            JsonNode response = handleJsonNodeRequest(request).getResponse();
            Unbound unbound = UNBOUND.get();
            if (unbound != null) {
                throw badParameters(method, argument(method, response, unbound), unbound.why());
            }
            return answer(response);
        } catch (JsonProcessingException e) {
            throw badParameters(method, "", e);
        } finally {
            if (UNBOUND.get() != null) { // removing what is not there costs ten times as much as looking
                UNBOUND.remove();
            }
        }
    }

    /** From the library's response, of which {@link LazyMapper} has left results and an error's data as they were. */
    private static Answer answer(JsonNode response) {
        JsonNode error = response.get(ERROR);
        return error == null
                ? Answer.of(unwrapped(response.get(RESULT)))
                : Answer.failed(new JsonError(
                        error.get(ERROR_CODE).intValue(),
                        error.get(ERROR_MESSAGE).textValue(),
                        unwrapped(error.get(DATA))));
    }

    private static @Nullable Object unwrapped(@Nullable JsonNode node) {
        return node instanceof POJONode wrapped ? wrapped.getPojo() : node;
    }

    @Override
    protected String getServiceName(String methodName) {
        return Objects.requireNonNull(services.get(methodName));
    }

    @Override
    protected String getMethodName(String methodName) {
        return methodName;
    }

    @Override
    protected Class<?>[] getHandlerInterfaces(String serviceName) {
        return Objects.requireNonNull(interfaces.get(serviceName));
    }

    @Override
    protected Object getHandler(String serviceName) {
        return Objects.requireNonNull(handlers.get(serviceName));
    }

    /** The params object itself is the one argument; given by position, it is put together by the declared order. */
    private ArrayNode wholeArgument(ApiMethod method, @Nullable JsonNode params) {
        ObjectNode object;
        if (params instanceof ArrayNode list) {
            checkCount(method, list);
            object = mapper.createObjectNode();
            for (int i = 0; i < list.size(); i++) {
                object.set(method.params().get(i), list.get(i));
            }
        } else {
            object = params == null ? mapper.createObjectNode() : (ObjectNode) params;
        }
        return mapper.createArrayNode().add(object);
    }

    private ArrayNode arguments(ApiMethod method, @Nullable JsonNode params) {
        ArrayNode arguments = mapper.createArrayNode();
        if (params instanceof ArrayNode list) {
            checkCount(method, list);
            arguments.addAll(list);
        } else if (params instanceof ObjectNode named) {
            named.fieldNames().forEachRemaining(name -> checkName(method, name));
            method.params().forEach(name -> arguments.add(named.get(name)));
        }
        for (int i = 0; i < method.params().size(); i++) {
            if (i == arguments.size()) {
                arguments.addNull();
            }
            if (arguments.get(i).isNull() && !method.optional().get(i)) {
                String name = method.params().get(i);
                throw new RpcException(
                        RpcError.INVALID_PARAMS,
                        "The parameter \"" + name + "\" is missing",
                        "/" + name,
                        "Parameters of " + method.name() + ": " + String.join(", ", method.params()));
            }
        }
        return arguments;
    }

    private static void checkCount(ApiMethod method, ArrayNode list) {
        int most = method.params().size();
        if (list.size() > most) {
            throw new RpcException(
                    RpcError.INVALID_PARAMS,
                    method.name() + " takes " + most + " parameters at most, these are " + list.size(),
                    "/" + most,
                    most == 0 ? "It takes none" : "In order: " + String.join(", ", method.params()));
        }
    }

    private static void checkName(ApiMethod method, String name) {
        if (!method.params().contains(name)) {
            throw unknown(method, name, pointer(name), method.params());
        }
    }

    private static RpcException unknown(ApiMethod method, String name, String path, Collection<String> known) {
        String shown = Printable.clean(name);
        return new RpcException(
                RpcError.INVALID_PARAMS,
                method.name() + " has no parameter \"" + shown + "\"" + Nearest.hint(shown, known),
                path,
                known.isEmpty() ? "It takes none" : "It takes " + String.join(", ", known));
    }

    /** One step of a JSON pointer. */
    private static String pointer(String name) {
        return "/" + Printable.clean(name).replace("~", "~0").replace("/", "~1");
    }

    /** The path of the argument that could not be bound; empty for the params object as a whole. */
    private static String argument(ApiMethod method, JsonNode response, Unbound unbound) {
        Matcher said = AT_INDEX.matcher(response.path("error").path("message").asText());
        int index = said.matches() ? Integer.parseInt(said.group(1)) : unbound.outOfRange();
        return method.whole() || index < 0 ? "" : pointer(method.params().get(index));
    }

    private static RpcException badParameters(ApiMethod method, String argument, Throwable failure) {
        if (!(failure instanceof JsonMappingException mapping)) {
            return new RpcException(
                    RpcError.INVALID_PARAMS,
                    argument.isEmpty()
                            ? "A parameter of " + method.name() + " is out of range"
                            : "The parameter " + argument + " is out of range",
                    argument.isEmpty() ? null : argument,
                    null);
        }
        String path = argument + path(mapping);
        if (mapping instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            return unknown(method, unknown.getPropertyName(), path, known);
        }
        String message = mapping.getOriginalMessage();
        int detail = message.indexOf('\n');
        return new RpcException(
                RpcError.INVALID_PARAMS,
                path.isEmpty()
                        ? "A parameter of " + method.name() + " has the wrong type"
                        : "The parameter " + path + " " + problem(detail < 0 ? message : message.substring(0, detail)),
                path.isEmpty() ? null : path,
                null);
    }

    /** Jackson's words name Java types; ours do not. */
    private static String problem(String message) {
        if (message.startsWith("Missing required creator property")) {
            return "is missing";
        }
        if (message.startsWith("Invalid `null` value")) {
            return "is null";
        }
        return message.contains("out of range") ? "is out of range" : "has the wrong type";
    }

    private static String path(JsonMappingException failure) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : failure.getPath()) {
            path.append(step.getFieldName() != null ? pointer(step.getFieldName()) : "/" + step.getIndex());
        }
        if (failure.getOriginalMessage().startsWith("Missing required creator property '")) {
            String name = failure.getOriginalMessage().split("'", -1)[1];
            return path.toString().endsWith("/" + name) ? path.toString() : path + "/" + name;
        }
        return path.toString();
    }

    /**
     * Why the arguments could not be bound.
     *
     * @param outOfRange the index of the first that is too large for its type; -1: none is
     */
    private record Unbound(Throwable why, int outOfRange) {}

    /** The library swallows why a parameter could not be bound; this is where it still can be seen. */
    private static final class BindingWatch implements InvocationListener {
        @Override
        public void willInvoke(Method method, List<JsonNode> arguments) {
            // nothing to prepare
        }

        @Override
        public void didInvoke(
                Method method, List<JsonNode> arguments, Object result, @Nullable Throwable failure, long duration) {
            if (failure instanceof JsonProcessingException && method.isAnnotationPresent(JsonRpcMethod.class)) {
                UNBOUND.set(new Unbound(failure, outOfRange(method.getParameterTypes(), arguments)));
            }
        }

        /** Of a number that is too large the library does not say where it stood. */
        private static int outOfRange(Class<?>[] types, List<JsonNode> arguments) {
            for (int i = 0; i < arguments.size(); i++) {
                JsonNode argument = arguments.get(i);
                boolean isInt = types[i] == int.class || types[i] == Integer.class;
                boolean isLong = types[i] == long.class || types[i] == Long.class;
                if ((isInt && !argument.canConvertToInt()) || (isLong && !argument.canConvertToLong())) {
                    return i;
                }
            }
            return -1;
        }
    }
}
