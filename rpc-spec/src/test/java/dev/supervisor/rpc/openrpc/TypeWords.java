package dev.supervisor.rpc.openrpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Says in words, as HTML, what a schema admits: {@code list of string}, {@code time or null}, a link to a record. */
final class TypeWords {
    private static final String SCHEMAS = "#/components/schemas/";

    private TypeWords() {}

    /** Where a record is described. */
    static String anchor(String record) {
        return "type-" + record;
    }

    static String of(JsonNode schema) {
        if (schema.has("$ref")) {
            String record = schema.get("$ref").asText().substring(SCHEMAS.length());
            return Html.link(anchor(record), Html.escape(record));
        }
        for (String key : List.of("oneOf", "anyOf")) {
            if (schema.has(key)) {
                return either(schema.get(key));
            }
        }
        if (schema.has("allOf")) { // a reference, and a description
            return of(schema.get("allOf").get(0));
        }
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            List<String> words = new ArrayList<>();
            type.forEach(one -> words.add(plain(one.asText(), schema)));
            return String.join(" or ", words);
        }
        return plain(type.asText(), schema);
    }

    private static String either(JsonNode schemas) {
        List<String> first = new ArrayList<>();
        List<String> last = new ArrayList<>();
        for (JsonNode schema : schemas) {
            (schema.path("type").asText().equals("null") ? last : first).add(of(schema));
        }
        first.addAll(last);
        return String.join(" or ", first);
    }

    private static String plain(String type, JsonNode schema) {
        return switch (type) {
            case "array" -> "list of " + of(schema.path("items"));
            case "object" ->
                schema.has("additionalProperties")
                        ? "map of " + of(schema.get("additionalProperties")) + " by name"
                        : "object";
            case "string" -> schema.path("format").asText().equals("date-time") ? "time" : "string";
            default -> Html.escape(type);
        };
    }
}
