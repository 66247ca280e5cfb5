package dev.supervisor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A browser's page by the Chrome DevTools protocol (https://chromedevtools.github.io/devtools-protocol/). */
final class DevTools implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = RpcJson.lenient();

    private final WebSocket socket;
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();

    private DevTools(URI page) {
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(page, new Texts())
                .join();
    }

    static DevTools connect(URI page) {
        return new DevTools(page);
    }

    /** Has each event of this name told, on the socket's thread. */
    void on(String event, Consumer<JsonNode> listener) {
        listeners.put(event, listener);
    }

    /** @throws IOException when the browser refuses, or does not answer */
    JsonNode call(String method, Map<String, Object> params) throws IOException, InterruptedException {
        int id = last.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        ObjectNode request = JSON.createObjectNode().put("id", id).put("method", method);
        request.set("params", JSON.valueToTree(params));
        socket.sendText(request.toString(), true).join();
        return await(method, answer);
    }

    /** What an expression is in the page. */
    JsonNode value(String expression) throws IOException, InterruptedException {
        return call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
                .at("/result/value");
    }

    static <T> T await(String what, CompletableFuture<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the browser: " + what + ": " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("the browser: " + what + ": no answer in " + PATIENCE.toSeconds() + " s", e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private void take(String text) throws IOException {
        JsonNode message = JSON.readTree(text);
        CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt());
        if (answer != null && message.has("error")) {
            answer.completeExceptionally(
                    new IOException(message.at("/error/message").asText()));
        } else if (answer != null) {
            answer.complete(message.path("result"));
        } else {
            listeners
                    .getOrDefault(message.path("method").asText(), ignored -> {})
                    .accept(message.path("params"));
        }
    }

    private final class Texts implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            parts.append(part);
            if (isLast) {
                String text = parts.toString();
                parts.setLength(0);
                try {
                    take(text);
                } catch (IOException e) {
                    onError(from, e);
                }
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            waiting.values().forEach(answer -> answer.completeExceptionally(failure));
        }
    }
}
