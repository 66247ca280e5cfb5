package dev.supervisor.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

/** Answers each method over HTTP as it was told to. */
final class FakeDaemon implements AutoCloseable {
    private static final JsonMapper JSON = RpcJson.lenient();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Function<JsonNode, Object>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    FakeDaemon() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/rpc", this::exchange);
        server.start();
    }

    /** @param result a record of the API */
    FakeDaemon answers(String method, Object result) {
        return on(method, params -> result);
    }

    /** As {@code service.status_all} answers; all run. */
    FakeDaemon hasServices(String... names) {
        return answers(
                "service.status_all",
                new ServiceStatusAll(
                        1, Stream.of(names).map(FakeDaemon::running).toList()));
    }

    FakeDaemon refuses(String method, RpcException refusal) {
        return on(method, params -> refusal);
    }

    /** Closes the connection instead of answering. */
    FakeDaemon dropsOn(String method) {
        return on(method, params -> {
            throw new IllegalStateException("no answer");
        });
    }

    FakeDaemon on(String method, Function<JsonNode, Object> answer) {
        answers.put(method, answer);
        return this;
    }

    /** Methods, in the order of their calls. */
    List<String> asked() {
        return asked;
    }

    Called called(String... args) {
        return Called.with(
                Map.of(
                        "SUPERVISOR_URL",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "SUPERVISOR_TOKEN",
                        "t"),
                args);
    }

    private static ServiceStatus running(String name) {
        return new ServiceStatus(
                name,
                "running",
                "up",
                true,
                7,
                "i",
                0,
                null,
                null,
                Instant.EPOCH,
                5000L,
                null,
                List.of(),
                0.0,
                0L,
                1,
                null,
                1);
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = JSON.readTree(exchange.getRequestBody());
            String method = request.get("method").textValue();
            asked.add(method);
            Function<JsonNode, Object> answer = answers.getOrDefault(method, params -> Map.of());
            ObjectNode response = JSON.createObjectNode().put("jsonrpc", "2.0");
            response.set("id", request.get("id"));
            Object said = answer.apply(request.path("params"));
            if (said instanceof RpcException refusal) {
                response.putObject("error")
                        .put("code", refusal.error().code())
                        .put("message", refusal.getMessage())
                        .set("data", JSON.valueToTree(refusal.data()));
            } else {
                response.set("result", JSON.valueToTree(said));
            }
            byte[] bytes = JSON.writeValueAsBytes(response);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
