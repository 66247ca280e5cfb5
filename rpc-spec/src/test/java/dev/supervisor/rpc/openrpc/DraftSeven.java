package dev.supervisor.rpc.openrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** What a JSON schema finds wrong with a value. */
final class DraftSeven {
    private static final String DRAFT = "http://json-schema.org/draft-07/schema#";
    private static final String JSON_SCHEMA = "https://meta.json-schema.tools";
    private static final JsonNode META_SCHEMA = resource("/open-rpc/meta-schema.json");
    private static final JsonMetaSchema DIALECT = JsonMetaSchema.builder(JsonMetaSchema.getV7())
            .keyword(new NonValidationKeyword("components"))
            .build();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            VersionFlag.V7,
            factory -> factory.metaSchema(DIALECT).schemaLoaders(loaders -> {
                String schema = resource("/open-rpc/json-schema.json").toString();
                loaders.schemas(Map.of(JSON_SCHEMA, schema, JSON_SCHEMA + "/", schema));
            }));
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private DraftSeven() {}

    /** What keeps a document from being OpenRPC. */
    static List<String> faultsOfDocument(JsonNode document) {
        return faults(META_SCHEMA, document);
    }

    /** @param schema may refer to what is in the components of the document */
    static List<String> faults(JsonNode schema, JsonNode document, JsonNode value) {
        ObjectNode whole = RpcJson.strict().createObjectNode().put("$schema", DRAFT);
        whole.set("components", document.path("components"));
        whole.putArray("allOf").add(schema);
        return faults(whole, value);
    }

    private static List<String> faults(JsonNode schema, JsonNode value) {
        return SCHEMAS.getSchema(schema, STRICT).validate(value).stream()
                .map(ValidationMessage::toString)
                .toList();
    }

    /** Both files call themselves a dialect of their own, which is draft 7. */
    private static JsonNode resource(String name) {
        try (InputStream in = DraftSeven.class.getResourceAsStream(name)) {
            return RpcJson.lenient().readValue(in, ObjectNode.class).put("$schema", DRAFT);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
