package dev.supervisor.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.googlecode.jsonrpc4j.JsonRpcClient;
import dev.supervisor.client.transport.ErrorObject;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** jsonrpc4j's request and response halves around one of our transports. */
final class RpcCalls extends JsonRpcClient {
    private final Transport transport;

    RpcCalls(Transport transport) {
        // The library's own resolver makes any exception class that the server names.
        super(RpcJson.sparse(), answer -> ErrorObject.toException(answer.get("error")));
        this.transport = transport;
        AtomicLong ids = new AtomicLong();
        setRequestIDGenerator(() -> String.valueOf(ids.incrementAndGet()));
    }

    /** Calls once and reads the result. */
    <T> T call(Call<T> call, Duration timeout) throws IOException {
        JsonNode request = createRequest(call.method(), call.params());
        JsonNode answer = exchange(request, timeout);
        boolean refusedUnread = answer.path("id").isNull() && answer.has("error");
        if (!refusedUnread && !request.get("id").equals(answer.get("id"))) {
            throw noAnswer(call.method());
        }
        return read(call, answer);
    }

    /**
     * Sends all in one request.
     *
     * @return an answer for each, in their order
     * @throws RpcException when the daemon refuses the batch as a whole
     */
    List<JsonNode> batch(List<Call<?>> batch, Duration timeout) throws IOException {
        ArrayNode request = getObjectMapper().createArrayNode();
        for (Call<?> call : batch) {
            request.add(createRequest(call.method(), call.params()));
        }
        JsonNode answer = exchange(request, timeout);
        if (answer.isObject() && answer.has("error")) {
            throw ErrorObject.toException(answer.get("error"));
        }
        Map<JsonNode, JsonNode> byId = new HashMap<>();
        for (JsonNode one : answer) {
            byId.put(one.path("id"), one);
        }
        List<JsonNode> answers = new ArrayList<>(batch.size());
        for (JsonNode one : request) {
            JsonNode answered = byId.get(one.get("id"));
            if (answered == null) {
                throw noAnswer(one.get("method").textValue());
            }
            answers.add(answered);
        }
        return answers;
    }

    /** The result in an answer. */
    <T> T read(Call<T> call, JsonNode answer) throws IOException {
        try {
            return call.result().cast(readResponse(call.result(), answer));
        } catch (RuntimeException | IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("the answer to " + call.method() + " cannot be read", e);
        }
    }

    private JsonNode exchange(JsonNode request, Duration timeout) throws IOException {
        byte[] answer = transport.exchange(getObjectMapper().writeValueAsBytes(request), timeout);
        return getObjectMapper().readTree(answer);
    }

    private IOException noAnswer(String method) {
        return new IOException("this is no answer to " + method + ": " + transport.describe());
    }
}
