package dev.supervisor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.rpc.DeadLetterApi;
import dev.supervisor.rpc.DiscoveryApi;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.RpcParams;
import dev.supervisor.rpc.RunApi;
import dev.supervisor.rpc.ServiceApi;
import dev.supervisor.rpc.SystemApi;
import dev.supervisor.rpc.TokenApi;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.ServiceSelector;
import dev.supervisor.rpc.model.ServiceSpec;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client against the annotated interfaces: no method is missing, and what is sent is what they declare. */
class ContractTest {
    private static final JsonMapper STRICT = RpcJson.strict();
    /** What makes the daemon send notifications is sent by the event stream alone. */
    private static final Set<String> STREAM_ONLY = Set.of("system.events/follow", "system.events/samples");
    /** Methods of the client that go by another name than the one they call. */
    private static final Map<String, String> ALSO = Map.of("run.list", "runQueue", "system.events", "systemAudit");

    static Stream<Method> contract() {
        return Stream.of(
                        ServiceApi.class,
                        RunApi.class,
                        DeadLetterApi.class,
                        SystemApi.class,
                        TokenApi.class,
                        DiscoveryApi.class)
                .flatMap(api -> Arrays.stream(api.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(JsonRpcMethod.class));
    }

    @ParameterizedTest
    @MethodSource("contract")
    void everyDeclaredParameterCanBeSentAndNoOther(Method declared) throws Exception {
        String method = declared.getAnnotation(JsonRpcMethod.class).value();
        Set<String> sent = new TreeSet<>();
        for (JsonNode request : requests(method)) {
            assertThat(request.path("method").textValue()).isEqualTo(method);
            request.path("params").fieldNames().forEachRemaining(sent::add);
            read(declared, request.path("params"));
        }

        Set<String> names = declaredNames(declared);
        names.removeIf(name -> STREAM_ONLY.contains(method + "/" + name));
        assertThat(sent).isEqualTo(names);
    }

    /** What each method of the client with this name sends. */
    private static List<JsonNode> requests(String method) throws Exception {
        List<Method> ours = Arrays.stream(SupervisorClient.class.getMethods())
                .filter(candidate -> candidate.getName().equals(camelCase(method))
                        || candidate.getName().equals(ALSO.get(method)))
                .toList();
        assertThat(ours).as("methods of SupervisorClient for " + method).isNotEmpty();
        Recorder recorder = new Recorder();
        try (SupervisorClient client = new SupervisorClient(recorder)) {
            for (Method one : ours) {
                Object[] arguments = Arrays.stream(one.getParameters())
                        .map(ContractTest::argument)
                        .toArray();
                assertThatThrownBy(() -> one.invoke(client, arguments))
                        .isInstanceOf(InvocationTargetException.class)
                        .hasCauseInstanceOf(IOException.class);
            }
        }
        assertThat(recorder.requests).hasSameSizeAs(ours);
        return recorder.requests;
    }

    /** Reads what was sent as the daemon does, by the declared types. */
    private static void read(Method declared, JsonNode params) throws IOException {
        Map<String, Parameter> byName = Arrays.stream(declared.getParameters())
                .collect(Collectors.toMap(
                        parameter -> parameter.getAnnotation(JsonRpcParam.class).value(), Function.identity()));
        for (Parameter parameter : declared.getParameters()) {
            boolean whole = parameter.isAnnotationPresent(RpcParams.class);
            String name = parameter.getAnnotation(JsonRpcParam.class).value();
            JsonNode value = whole ? params : params.path(name);
            if (whole || !value.isMissingNode()) {
                var type = STRICT.constructType(byName.get(name).getParameterizedType());
                assertThat(STRICT.<Object>readValue(STRICT.treeAsTokens(value), type))
                        .as(name)
                        .isNotNull();
            }
        }
    }

    private static Set<String> declaredNames(Method declared) {
        if (declared.getParameterCount() == 1 && declared.getParameters()[0].isAnnotationPresent(RpcParams.class)) {
            JsonNode full = STRICT.valueToTree(argument(declared.getParameters()[0]));
            Set<String> names = new TreeSet<>();
            full.fieldNames().forEachRemaining(names::add);
            names.removeIf(name -> full.get(name).isNull()); // what is not said is not sent
            return names;
        }
        return Arrays.stream(declared.getParameters())
                .map(parameter -> parameter.getAnnotation(JsonRpcParam.class).value())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Object argument(Parameter parameter) {
        Map<Class<?>, Object> samples = new HashMap<>();
        samples.put(String.class, "x");
        samples.put(long.class, 1L);
        samples.put(Long.class, 1L);
        samples.put(int.class, 1);
        samples.put(boolean.class, true);
        samples.put(Duration.class, Duration.ofSeconds(1));
        samples.put(Instant.class, Instant.EPOCH);
        samples.put(ServiceSelector.class, new ServiceSelector(List.of("x"), null, null));
        samples.put(ServiceSpec.class, ServiceSpec.of("x", List.of("/bin/x")));
        samples.put(RunSpec.class, RunSpec.of(List.of("/bin/x")));
        boolean runs = parameter.getParameterizedType().getTypeName().contains("RunSpec");
        samples.put(List.class, runs ? List.of(RunSpec.of(List.of("/bin/x"))) : List.of("x"));
        return samples.get(parameter.getType());
    }

    /** {@code service.delete_many} is {@code serviceDeleteMany}. */
    private static String camelCase(String method) {
        String[] words = method.split("[._]", -1);
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
    }

    /** Keeps what is sent; nothing is answered. */
    private static final class Recorder implements Transport {
        private final List<JsonNode> requests = new ArrayList<>();

        @Override
        public byte[] exchange(byte[] request, Duration timeout) throws IOException {
            requests.add(STRICT.readTree(request));
            throw new IOException("only listens");
        }

        @Override
        public String describe() {
            return "recorder";
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
