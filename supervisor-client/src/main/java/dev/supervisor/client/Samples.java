package dev.supervisor.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.rpc.model.Sample;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What services used over one sampling interval, as streams of events carry it now and then.
 *
 * @param services by name; only those that run
 */
public record Samples(Instant at, Map<String, Sample> services) {

    /** Reads {@code {"at": ..., "services": {"name": [cpu_percent, memory_bytes, processes]}}}. */
    static Samples read(JsonNode data) {
        Instant at = Instant.parse(data.path("at").asText());
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
