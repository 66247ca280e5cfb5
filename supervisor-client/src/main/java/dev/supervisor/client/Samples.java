package dev.supervisor.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.Sample;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What services used over one sampling interval, as streams of events carry it now and then, if the query is {@link EventQuery#withSamples}.
 *
 * @param services by name; only those that run
 */
public record Samples(Instant at, Map<String, Sample> services) {
    private static final JsonMapper JSON = RpcJson.lenient();

    /** Reads {@code {"at": ..., "services": {"name": [cpu_percent, memory_bytes, processes]}}}. */
    static Samples read(JsonNode data) throws JsonProcessingException {
        Instant at = JSON.treeToValue(data.path("at"), Instant.class);
        Map<String, Sample> services = new LinkedHashMap<>();
        data.path("services").properties().forEach(service -> {
            JsonNode used = service.getValue();
            services.put(
                    service.getKey(),
                    new Sample(
                            at,
                            used.path(0).asDouble(),
                            used.path(1).asLong(),
                            used.path(2).asInt()));
        });
        return new Samples(at, services);
    }
}
