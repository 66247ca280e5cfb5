package dev.supervisor.client.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.googlecode.jsonrpc4j.JsonRpcClientException;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.ErrorData;
import org.jspecify.annotations.Nullable;

/** JSON-RPC's error object as an exception. The library's own way makes any exception class that the peer names. */
public final class ErrorObject {
    private ErrorObject() {}

    /**
     * An {@link RpcException}; a {@link JsonRpcClientException} for a code this version does not know.
     *
     * @param error the {@code error} of an answer
     */
    public static RuntimeException toException(JsonNode error) {
        RpcError code = RpcError.ofCode(error.path("code").asInt());
        JsonNode data = error.path("data");
        String message = error.path("message").asText();
        if (code == RpcError.INTERNAL_ERROR && error.path("code").asInt() != code.code()) {
            return new JsonRpcClientException(error.path("code").asInt(), message, data);
        }
        return new RpcException(
                code,
                message,
                new ErrorData(
                        data.path("code").asText(code.name()),
                        data.path("retryable").asBoolean(code.retryable()),
                        text(data, "subject"),
                        text(data, "hint"),
                        text(data, "incident")));
    }

    private static @Nullable String text(JsonNode data, String name) {
        JsonNode value = data.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}
