package dev.supervisor.rpc.openrpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes JSON as people do: what fits on a line stands on one. */
final class JsonLines {
    private static final int WIDTH = 100;

    private JsonLines() {}

    static String of(JsonNode json) {
        return of(json, "");
    }

    private static String of(JsonNode json, String indent) {
        String line = line(json);
        return indent.length() + line.length() <= WIDTH ? line : lines(json, indent);
    }

    private static String lines(JsonNode json, String indent) {
        if (!json.isContainerNode() || json.isEmpty()) {
            return json.toString();
        }
        String inner = indent + "  ";
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            parts.add(inner + quoted(member.getKey()) + ": " + of(member.getValue(), inner));
        }
        if (json.isArray()) {
            json.forEach(element -> parts.add(inner + of(element, inner)));
        }
        return bracket(json, "\n" + String.join(",\n", parts) + "\n" + indent);
    }

    private static String line(JsonNode json) {
        if (!json.isContainerNode()) {
            return json.toString();
        }
        List<String> parts = new ArrayList<>();
        json.properties().forEach(member -> parts.add(quoted(member.getKey()) + ": " + line(member.getValue())));
        if (json.isArray()) {
            json.forEach(element -> parts.add(line(element)));
        }
        return bracket(json, String.join(", ", parts));
    }

    private static String bracket(JsonNode json, String inside) {
        return json.isArray() ? "[" + inside + "]" : "{" + inside + "}";
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }
}
