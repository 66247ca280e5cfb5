package dev.supervisor.rpc.openrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import dev.supervisor.rpc.OpenRpc;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.RpcParams;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The document that the build made and the jar carries. */
class OpenRpcTest {
    private static final JsonMapper STRICT = RpcJson.strict();
    private static final JsonMapper LENIENT = RpcJson.lenient();
    private static final ObjectNode DOCUMENT = document();

    @Test
    void theDocumentIsValidOpenRpc() {
        assertThat(DraftSeven.faultsOfDocument(DOCUMENT)).isEmpty();
        assertThat(DOCUMENT.path("openrpc").asText()).isEqualTo("1.3.2");
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void aBrokenDocumentIsRefused(Consumer<ObjectNode> breakage) {
        ObjectNode broken = document();
        breakage.accept(broken);

        assertThat(DraftSeven.faultsOfDocument(broken)).isNotEmpty();
    }

    private static Stream<Consumer<ObjectNode>> breakages() {
        return Stream.of(
                document -> document.remove("info"),
                document -> document.put("openrpc", "9.9.9"),
                document -> document.put("unheard_of", 1),
                document -> firstMethod(document).remove("name"),
                document -> firstMethod(document).put("paramStructure", "any"),
                document -> ((ObjectNode) firstMethod(document).path("params").path(0)).remove("schema"),
                document -> ((ObjectNode) firstMethod(document).path("result")).put("schema", "string"),
                document -> ((ObjectNode) document.at("/components/errors/NOT_FOUND")).put("code", "NOT_FOUND"));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Matcher references = Pattern.compile("\"\\$ref\":\"#([^\"]*)\"").matcher(DOCUMENT.toString());
        int found = 0;
        while (references.find()) {
            assertThat(DOCUMENT.at(references.group(1)).isMissingNode())
                    .as(references.group(1))
                    .isFalse();
            found++;
        }
        assertThat(found).isPositive();
    }

    @Test
    void everyMethodHasAnExampleAndEveryExampleAMethod() throws IOException {
        Set<String> methods = new HashSet<>();
        DOCUMENT.path("methods")
                .forEach(method -> methods.add(method.path("name").asText()));

        assertThat(methods)
                .isEqualTo(Examples.read(Path.of("src/main/examples")).methods());
        assertThat(methods).hasSize(DOCUMENT.path("methods").size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void theExampleKeepsToTheSchemas(String name, JsonNode method) {
        Map<String, JsonNode> given = given(method);
        for (JsonNode param : method.path("params")) {
            String paramName = param.path("name").asText();
            JsonNode value = given.remove(paramName);
            assertThat(value != null || !param.path("required").asBoolean())
                    .as("%s is given", paramName)
                    .isTrue();
            if (value != null) {
                assertThat(DraftSeven.faults(param.path("schema"), DOCUMENT, value))
                        .as(paramName)
                        .isEmpty();
            }
        }
        assertThat(given).as("parameters there are not").isEmpty();
        assertThat(DraftSeven.faults(method.path("result").path("schema"), DOCUMENT, result(method)))
                .isEmpty();
    }

    @Test
    void aWrongExampleWouldBeFound() {
        JsonNode schema = methodNamed("service.status").path("result").path("schema");
        ObjectNode status = result(methodNamed("service.status")).deepCopy();

        assertThat(DraftSeven.faults(schema, DOCUMENT, status.deepCopy().put("pid", "4217")))
                .isNotEmpty();
        assertThat(DraftSeven.faults(schema, DOCUMENT, status.deepCopy().put("since", "yesterday")))
                .isNotEmpty();
        assertThat(DraftSeven.faults(schema, DOCUMENT, status.deepCopy().put("more_than_we_know", 1)))
                .isEmpty();
        assertThat(DraftSeven.faults(schema, DOCUMENT, status.without("state"))).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void theExampleIsWhatTheRecordsReadAndWrite(String name, JsonNode method) throws IOException {
        Method declared = declared(name);
        Map<String, JsonNode> given = given(method);
        for (Parameter parameter : declared.getParameters()) {
            JsonNode value = parameter.isAnnotationPresent(RpcParams.class)
                    ? STRICT.createObjectNode().setAll(given)
                    : given.get(parameter.getAnnotation(JsonRpcParam.class).value());
            if (value != null) {
                assertThat(read(STRICT, value, parameter.getParameterizedType()))
                        .isNotNull();
            }
        }
        Object result = read(LENIENT, result(method), resultType(declared));
        assertThat(LENIENT.readTree(LENIENT.writeValueAsString(result)))
                .isEqualTo(LENIENT.readTree(result(method).toString()));
    }

    @Test
    void everyErrorIsThereWithItsCode() {
        JsonNode errors = DOCUMENT.path("components").path("errors");

        assertThat(errors).hasSize(RpcError.values().length);
        for (RpcError error : RpcError.values()) {
            assertThat(errors.path(error.name()).path("code").asInt()).isEqualTo(error.code());
        }
    }

    /** A name in camel case is one of Java's, which nobody finds on the wire. */
    @Test
    void descriptionsSpeakOfNamesAsTheyAreOnTheWire() {
        assertThat(Pattern.compile("`[a-z]+[A-Z]\\w*`")
                        .matcher(DOCUMENT.toString())
                        .results()
                        .map(found -> found.group()))
                .isEmpty();
    }

    private static List<Object[]> methods() {
        return Stream.of(DOCUMENT.path("methods"))
                .flatMap(methods -> ((ArrayNode) methods).valueStream())
                .map(method -> new Object[] {method.path("name").asText(), method})
                .toList();
    }

    private static ObjectNode document() {
        try {
            return RpcJson.strict().readValue(OpenRpc.document(), ObjectNode.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode firstMethod(ObjectNode document) {
        return (ObjectNode) document.path("methods").path(0);
    }

    private static JsonNode methodNamed(String name) {
        return methods().stream()
                .filter(method -> method[0].equals(name))
                .map(method -> (JsonNode) method[1])
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, JsonNode> given(JsonNode method) {
        Map<String, JsonNode> given = new TreeMap<>();
        method.at("/examples/0/params")
                .forEach(param -> given.put(param.path("name").asText(), param.path("value")));
        return given;
    }

    private static JsonNode result(JsonNode method) {
        return method.at("/examples/0/result/value");
    }

    private static Method declared(String name) throws IOException {
        Javadoc javadoc = Javadoc.read(Path.of("src/main/java"));
        return Contract.interfaces(javadoc).stream()
                .flatMap(api -> Stream.of(api.getMethods()))
                .filter(method -> Contract.nameOf(method).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Object read(JsonMapper mapper, JsonNode json, Type type) throws IOException {
        return mapper.readValue(json.toString(), mapper.constructType(type));
    }

    private static Type resultType(Method method) {
        Type type = method.getGenericReturnType();
        return type instanceof ParameterizedType stage && stage.getRawType() == CompletionStage.class
                ? stage.getActualTypeArguments()[0]
                : type;
    }
}
