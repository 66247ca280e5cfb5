package dev.supervisor.server.rpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;

/**
 * Puts ids back as they were written. Jackson's trees hold what a number is worth, not its text: {@code 1e400} would come back as
 * {@code 1E+400}, and {@code -0} as {@code 0}, which are other ids to a client that compares texts.
 */
final class WrittenIds {
    private WrittenIds() {}

    /** Whether it is of a kind that the specification allows. */
    static boolean isLegal(JsonNode id) {
        return id.isTextual() || id.isNumber() || id.isNull() || id.isPojo(); // a number put back as it was written
    }

    /** Whether the id of a call, or of one in a batch, may have been written in another way. */
    static boolean mayDiffer(JsonNode parsed) {
        if (!parsed.isArray()) {
            return mayDifferInCall(parsed);
        }
        for (JsonNode call : parsed) {
            if (mayDifferInCall(call)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayDifferInCall(JsonNode call) {
        JsonNode id = call.path("id");
        return id.isBigDecimal() || (id.isInt() && id.intValue() == 0);
    }

    /**
     * Replaces the ids in a call or a batch.
     *
     * @param in a new parser of the text that the tree was made from
     */
    static void restore(JsonParser in, JsonNode parsed) throws IOException {
        if (in.nextToken() == JsonToken.START_OBJECT) {
            restore(in, (ObjectNode) parsed);
            return;
        }
        for (JsonNode call : parsed) {
            if (in.nextToken() == JsonToken.START_OBJECT) {
                restore(in, (ObjectNode) call);
            } else {
                in.skipChildren();
            }
        }
    }

    private static void restore(JsonParser in, ObjectNode call) throws IOException {
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            if (in.nextToken().isNumeric() && name.equals("id")) {
                call.set("id", new POJONode(new RawValue(in.getText())));
            } else {
                in.skipChildren();
            }
        }
    }
}
