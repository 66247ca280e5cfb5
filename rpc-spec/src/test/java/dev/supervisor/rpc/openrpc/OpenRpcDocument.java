package dev.supervisor.rpc.openrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import dev.supervisor.rpc.Needs;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcParams;
import dev.supervisor.rpc.model.ErrorData;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Builds the OpenRPC 1.3.2 document of some interfaces. */
final class OpenRpcDocument {
    private static final String DESCRIPTION = "Keeps services running, executes runs, and remembers what happened. "
            + "Parameters go by name or by position; times are ISO-8601 in UTC with milliseconds, durations milliseconds, sizes bytes. "
            + "`x-role` is the least role that may call a method.";

    private final ObjectNode document = JsonNodeFactory.instance.objectNode();
    private final ArrayNode methods = document.arrayNode();
    private final Javadoc javadoc;
    private final Examples examples;
    private final Schemas inputs;
    private final Schemas results;

    private OpenRpcDocument(Javadoc javadoc, Examples examples) {
        this.javadoc = javadoc;
        this.examples = examples;
        this.inputs = Schemas.ofInputs(javadoc);
        this.results = Schemas.ofResults(javadoc);
    }

    /**
     * @param version of the API
     * @throws IllegalStateException when something is undocumented, has no example, or has a type that does not travel
     */
    static ObjectNode of(List<Class<?>> interfaces, Javadoc javadoc, Examples examples, String version) {
        return new OpenRpcDocument(javadoc, examples).build(interfaces, version);
    }

    private ObjectNode build(List<Class<?>> interfaces, String version) {
        document.put("openrpc", "1.3.2");
        document.putObject("info")
                .put("title", "supervisor")
                .put("version", version)
                .put("description", DESCRIPTION);
        document.putArray("servers").addObject().put("name", "local").put("url", "http://127.0.0.1:7878/rpc");
        document.set("methods", methods);
        for (Class<?> api : interfaces) {
            for (Method method : Contract.methods(api, javadoc)) {
                methods.add(method(api, method));
            }
        }
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas());
        components.set("tags", tags(interfaces));
        components.set("errors", errors());
        return document;
    }

    private ObjectNode method(Class<?> api, Method method) {
        String name = Contract.nameOf(method);
        Comment comment = javadoc.of(method);
        ObjectNode entry = document.objectNode().put("name", name).put("summary", comment.summary());
        if (!comment.detail().isEmpty()) {
            entry.put("description", comment.detail());
        }
        entry.putArray("tags").addObject().put("$ref", "#/components/tags/" + Contract.serviceOf(api));
        entry.put("paramStructure", "either");
        entry.put("x-role", method.getAnnotation(Needs.class).value().word());
        entry.set("params", params(method, comment));
        entry.set("result", result(method));
        entry.set("errors", errors(method));
        entry.putArray("examples").add(example(name, entry));
        return entry;
    }

    private ArrayNode params(Method method, Comment comment) {
        List<ObjectNode> params = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(RpcParams.class)) {
                Comment record = javadoc.of(parameter.getType());
                for (RecordComponent component : parameter.getType().getRecordComponents()) {
                    params.add(param(
                            Schemas.wireName(component.getName()),
                            record.param(component.getName()),
                            component.getAnnotatedType(),
                            inputs.of(component.getAccessor(), component.getGenericType())));
                }
            } else {
                params.add(param(
                        parameter.getAnnotation(JsonRpcParam.class).value(),
                        comment.param(parameter.getName()),
                        parameter.getAnnotatedType(),
                        inputs.of(parameter.getParameterizedType())));
            }
        }
        return document.arrayNode().addAll(params);
    }

    private ObjectNode param(String name, String description, AnnotatedType type, ObjectNode schema) {
        ObjectNode param = document.objectNode().put("name", name).put("description", description);
        param.put("required", !type.isAnnotationPresent(Nullable.class));
        param.set("schema", schema);
        return param;
    }

    private ObjectNode result(Method method) {
        Type type = method.getGenericReturnType();
        if (type instanceof ParameterizedType stage && stage.getRawType() == CompletionStage.class) {
            type = stage.getActualTypeArguments()[0];
        }
        String simple = type instanceof Class<?> named ? named.getSimpleName() : "result";
        ObjectNode result = document.objectNode().put("name", Schemas.wireName(simple));
        result.set("schema", results.of(type));
        return result;
    }

    private ArrayNode errors(Method method) {
        ArrayNode errors = document.arrayNode();
        for (RpcError error : MethodErrors.of(method)) {
            errors.addObject().put("$ref", "#/components/errors/" + error.name());
        }
        return errors;
    }

    private ObjectNode example(String name, ObjectNode method) {
        ObjectNode source = examples.of(name);
        ObjectNode example = document.objectNode().put("name", name);
        example.put("description", source.path("summary").asText());
        ArrayNode params = example.putArray("params");
        source.path("params")
                .properties()
                .forEach(param -> params.addObject().put("name", param.getKey()).set("value", param.getValue()));
        example.putObject("result")
                .put("name", method.path("result").path("name").asText())
                .set("value", source.path("result"));
        return example;
    }

    /** The definitions of both directions; none may be in both, for it would have to be open and closed. */
    private ObjectNode schemas() {
        results.of(ErrorData.class);
        List<Map.Entry<String, JsonNode>> all =
                new ArrayList<>(inputs.definitions().properties());
        all.addAll(results.definitions().properties());
        all.sort(Map.Entry.comparingByKey());
        ObjectNode schemas = document.objectNode();
        for (Map.Entry<String, JsonNode> schema : all) {
            if (schemas.putIfAbsent(schema.getKey(), schema.getValue()) != null) {
                throw new IllegalStateException(
                        schema.getKey() + " travels both ways; give each direction its own record");
            }
        }
        return schemas;
    }

    private ObjectNode tags(List<Class<?>> interfaces) {
        ObjectNode tags = document.objectNode();
        for (Class<?> api : interfaces) {
            String service = Contract.serviceOf(api);
            tags.putObject(service)
                    .put("name", service)
                    .put("description", javadoc.of(api).whole());
        }
        return tags;
    }

    private ObjectNode errors() {
        ObjectNode errors = document.objectNode();
        for (RpcError error : RpcError.values()) {
            errors.putObject(error.name())
                    .put("code", error.code())
                    .put("message", error.meaning())
                    .putObject("data")
                    .put("code", error.name())
                    .put("retryable", error.retryable());
        }
        return errors;
    }
}
