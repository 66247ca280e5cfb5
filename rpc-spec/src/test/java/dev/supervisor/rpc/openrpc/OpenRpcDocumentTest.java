package dev.supervisor.rpc.openrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpenRpcDocumentTest {
    private static final JsonMapper JSON = RpcJson.strict();

    @Test
    void aMethodIsDescribedByItsDeclarationAndItsComment() throws IOException {
        JsonNode put = shelf().path("methods").path(0);

        assertThat(put).isEqualTo(JSON.readTree("""
                {
                  "name": "shelf.put",
                  "summary": "Puts a box on the shelf.",
                  "description": "It stays there; see `CompletionStage`.\\n\\nNothing <falls>.",
                  "tags": [{"$ref": "#/components/tags/shelf"}],
                  "paramStructure": "either",
                  "x-role": "operator",
                  "params": [
                    {"name": "box_name", "description": "of the box", "required": true, "schema": {"type": "string"}},
                    {
                      "name": "until",
                      "description": "when it may go; default: never",
                      "required": false,
                      "schema": {"type": "string", "format": "date-time"}
                    }
                  ],
                  "result": {"name": "placed", "schema": {"$ref": "#/components/schemas/SamplesPlaced"}},
                  "errors": [
                    {"$ref": "#/components/errors/INVALID_PARAMS"},
                    {"$ref": "#/components/errors/INTERNAL_ERROR"},
                    {"$ref": "#/components/errors/ALREADY_EXISTS"},
                    {"$ref": "#/components/errors/QUEUE_FULL"},
                    {"$ref": "#/components/errors/TIMEOUT"},
                    {"$ref": "#/components/errors/SHUTTING_DOWN"},
                    {"$ref": "#/components/errors/FORBIDDEN"},
                    {"$ref": "#/components/errors/STORAGE_FULL"},
                    {"$ref": "#/components/errors/STORAGE_FAILED"}
                  ],
                  "examples": [
                    {
                      "name": "shelf.put",
                      "description": "s",
                      "params": [{"name": "a", "value": 1}],
                      "result": {"name": "placed", "value": 2}
                    }
                  ]
                }
                """));
    }

    @Test
    void aRecordOfParametersIsTakenApart() throws IOException {
        assertThat(shelf().path("methods").path(1).path("params")).isEqualTo(JSON.readTree("""
                [
                  {"name": "count", "description": "how many", "required": true, "schema": {"type": "integer"}},
                  {
                    "name": "part_names",
                    "description": "which",
                    "required": false,
                    "schema": {"type": "array", "items": {"type": "string"}}
                  }
                ]
                """));
    }

    @Test
    void inputsAreClosedAndLeaveOutWhereResultsAreOpenAndSayNull() throws IOException {
        JsonNode schemas = shelf().path("components").path("schemas");

        assertThat(schemas.path("SamplesFilling")).isEqualTo(JSON.readTree("""
                {
                  "type": "object",
                  "title": "SamplesFilling",
                  "description": "What goes into a box.",
                  "properties": {
                    "count": {"type": "integer", "description": "how many"},
                    "part_names": {"type": "array", "items": {"type": "string"}, "description": "which"}
                  },
                  "required": ["count"],
                  "additionalProperties": false
                }
                """));
        assertThat(schemas.path("SamplesPlaced")).isEqualTo(JSON.readTree("""
                {
                  "type": "object",
                  "title": "SamplesPlaced",
                  "description": "A box that stands.",
                  "properties": {
                    "placed_at": {"type": "string", "format": "date-time", "description": "when it came"},
                    "weights": {
                      "type": "object",
                      "additionalProperties": {"type": "integer"},
                      "description": "by `part`"
                    },
                    "label": {"type": ["string", "null"], "description": "what it says; null: nothing"},
                    "below": {
                      "anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/SamplesPlaced"}],
                      "description": "the box below it"
                    }
                  },
                  "required": ["placed_at", "weights"]
                }
                """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("incomplete")
    void aContractThatDoesNotSayEnoughIsRefused(Class<?> api, String complaint) {
        assertThatThrownBy(() -> document(api, Map.of("shelf.bare", example())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(complaint);
    }

    private static Stream<Arguments> incomplete() {
        return Stream.of(
                arguments(Samples.WithoutComment.class, "Samples$WithoutComment is undocumented"),
                arguments(Samples.WithoutMethodComment.class, "WithoutMethodComment#bare is undocumented"),
                arguments(Samples.WithoutParam.class, "WithoutParam#bare says nothing about \"told\"; add @param told"),
                arguments(Samples.WithoutComponent.class, "Untold says nothing about \"secret\"; add @param secret"),
                arguments(Samples.WithoutRecordComment.class, "Samples$Nameless is undocumented"),
                arguments(Samples.WithPath.class, "java.nio.file.Path does not travel"),
                arguments(Samples.WithReader.class, "Backwards, of which this knows no schema"),
                arguments(Samples.WithBothWays.class, "SamplesFilling travels both ways"));
    }

    @Test
    void aMethodWithoutExampleIsRefused() {
        assertThatThrownBy(() -> document(Samples.Shelf.class, Map.of("shelf.put", example())))
                .hasMessage("shelf.fill has no example; add examples/shelf.fill.json");
    }

    private static ObjectNode shelf() throws IOException {
        return document(
                Samples.Shelf.class, Map.of("shelf.put", example(), "shelf.fill", example(), "shelf.move", example()));
    }

    private static ObjectNode document(Class<?> api, Map<String, ObjectNode> examples) throws IOException {
        Javadoc javadoc = Javadoc.read(Path.of("src"));
        return OpenRpcDocument.of(List.of(api), javadoc, new Examples(examples), "1");
    }

    private static ObjectNode example() {
        ObjectNode example = JSON.createObjectNode().put("summary", "s").put("result", 2);
        example.putObject("params").put("a", 1);
        return example;
    }
}
