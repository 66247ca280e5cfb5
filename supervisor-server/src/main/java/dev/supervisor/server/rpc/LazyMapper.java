package dev.supervisor.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.POJONode;
import org.jspecify.annotations.Nullable;

/**
 * The mapper handed to jsonrpc4j, which turns every result into a tree at once: this one wraps the result instead, so that it is
 * written once, straight to bytes, and so that a stage can be a result. Configure first, wrap last: it must not be copied.
 */
final class LazyMapper extends JsonMapper {
    private static final long serialVersionUID = 1;

    LazyMapper(JsonMapper configured) {
        super(configured);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // the signature is Jackson's; callers ask for JsonNode
    public <T extends JsonNode> T valueToTree(@Nullable Object value) {
        if (value == null) {
            return (T) NullNode.instance;
        }
        return (T) (value instanceof JsonNode node ? node : new POJONode(value));
    }
}
