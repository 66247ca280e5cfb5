package dev.supervisor.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.googlecode.jsonrpc4j.JsonRpcClient;
import com.googlecode.jsonrpc4j.JsonRpcClientException;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ErrorData;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** jsonrpc4j's request and response halves around one of our transports. */
final class RpcCalls extends JsonRpcClient {
    private final Transport transport;

    RpcCalls(Transport transport) {
        // The library's own resolver makes any exception class that the server names.
        super(RpcJson.lenient(), answer -> error(answer.get("error")));
        this.transport = transport;
        AtomicLong ids = new AtomicLong();
        setRequestIDGenerator(() -> String.valueOf(ids.incrementAndGet()));
    }

    /**
     * Calls and reads the result.
     *
     * @param params a record or a map; null: none
     */
    Object call(String method, @Nullable Object params, Type type, Duration timeout) throws IOException {
        ObjectNode request = createRequest(method, params);
        byte[] answer = transport.exchange(getObjectMapper().writeValueAsBytes(request), timeout);
        JsonNode response = getObjectMapper().readTree(answer);
        if (!response.isObject() || (response.path("id").isNull() && !response.has("error"))) {
            throw new IOException("this is no answer to " + method + ": " + transport.describe());
        }
        try {
            return readResponse(type, response);
        } catch (RpcException | IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("the answer to " + method + " cannot be read", e);
        }
    }

    private static RuntimeException error(JsonNode error) {
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
