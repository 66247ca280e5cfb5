package dev.supervisor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.RunList;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.RunSubmitted;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stores runs as a daemon would, and lets a test falsify what it stored. Pages of two. */
final class FakeDaemon implements Transport {
    /** Newest first. */
    final List<RunStatus> runs = new ArrayList<>();

    private final JsonMapper json = RpcJson.lenient();
    private boolean breaks;

    SupervisorClient client() {
        return new SupervisorClient(this);
    }

    /** From now on, calls are executed and their answers are lost. */
    void breakConnections() {
        breaks = true;
    }

    static RunStatus run(long id, String number, String state) {
        Map<String, String> labels = Map.of(Submissions.LABEL, number);
        return new RunStatus(
                id, "load", "default", 0, state, 0, null, Instant.EPOCH, null, null, null, labels, List.of());
    }

    @Override
    public byte[] exchange(byte[] request, Duration timeout) throws IOException {
        JsonNode call = json.readTree(request);
        Object result = switch (call.path("method").textValue()) {
            case "run.submit" -> submit(call.path("params").path("labels"));
            case "run.status" -> status(call.path("params").path("run_id").longValue());
            case "run.list" -> list(call.path("params").path("cursor").asLong(0));
            default -> throw new IOException("not known here: " + call);
        };
        if (breaks) {
            throw new IOException("broken");
        }
        String kind = result instanceof RpcError ? "error" : "result";
        Object said = result instanceof RpcError error
                ? Map.of("code", error.code(), "message", "gone", "data", Map.of("retryable", error.retryable()))
                : result;
        return json.writeValueAsBytes(Map.of("jsonrpc", "2.0", "id", call.get("id"), kind, said));
    }

    @Override
    public String describe() {
        return "fake";
    }

    @Override
    public void close() {
        // nothing is open
    }

    private RunSubmitted submit(JsonNode labels) {
        long id = runs.size() + 1L;
        runs.add(0, run(id, labels.path(Submissions.LABEL).textValue(), "succeeded"));
        return new RunSubmitted(id, "queued", false);
    }

    private Object status(long id) {
        return runs.stream()
                .filter(run -> run.runId() == id)
                .findFirst()
                .<Object>map(run -> run)
                .orElse(RpcError.NOT_FOUND);
    }

    private RunList list(long from) {
        int to = (int) Math.min(runs.size(), from + 2);
        return new RunList(List.copyOf(runs.subList((int) from, to)), to < runs.size() ? String.valueOf(to) : null);
    }
}
