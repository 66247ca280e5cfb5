package dev.supervisor.client.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** {@code system.events} with {@code follow}: an answer, then notifications on the same connection. */
final class LineFeed implements Feed {
    private static final JsonMapper JSON = RpcJson.lenient();
    private static final int MAX_FIRST = 10_000;

    private final LineConnection connection;
    /** What came up to the answer. */
    private final Deque<Message> first = new ArrayDeque<>();

    private LineFeed(LineConnection connection) {
        this.connection = connection;
    }

    static LineFeed begin(LineConnection connection, Query query, long deadline) throws IOException {
        LineFeed feed = new LineFeed(connection);
        try {
            connection.send(JSON.writeValueAsBytes(request(query)), deadline);
            feed.awaitAnswer(deadline);
        } catch (SocketTimeoutException e) {
            throw new TransportException("the daemon did not begin to send events in time", e);
        }
        return feed;
    }

    @Override
    public @Nullable Message next(long deadline) throws IOException {
        Message waiting = first.poll();
        if (waiting != null) {
            return waiting;
        }
        try {
            return notification(JSON.readTree(connection.receive(deadline)));
        } catch (SocketTimeoutException none) {
            return null;
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Messages may come before the answer to the call that asked for them, which says no more than they do. */
    private void awaitAnswer(long deadline) throws IOException {
        while (first.size() <= MAX_FIRST) {
            JsonNode line = JSON.readTree(connection.receive(deadline));
            if (line.has("method")) {
                first.add(notification(line));
            } else if (line.has("error")) {
                throw ErrorObject.toException(line.get("error"));
            } else {
                return;
            }
        }
        throw new IOException("the daemon sends events, but no answer to the call that asks for them");
    }

    private static Message notification(JsonNode line) {
        return new Message(line.path("method").asText(), line.path("params"));
    }

    private static ObjectNode request(Query query) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("jsonrpc", "2.0").put("id", 1).put("method", "system.events");
        ObjectNode params = request.putObject("params").put("follow", true);
        if (query.after() != null) {
            params.put("after", query.after());
        }
        if (query.subject() != null) {
            params.put("subject", query.subject());
        }
        if (!query.kinds().isEmpty()) {
            query.kinds().forEach(params.putArray("kinds")::add);
        }
        if (query.samples()) {
            params.put("samples", true);
        }
        return request;
    }
}
