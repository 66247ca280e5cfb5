package dev.supervisor.server.store;

import java.util.List;

/** Table {@code samples}: CPU and memory of each service. */
public final class SampleStore {
    private static final String INSERT =
            "INSERT INTO samples (at, service, cpu_percent, memory_bytes, processes) VALUES (?, ?, ?, ?, ?)";

    /** @param cpuPercent of one core */
    public record SampleRow(String service, double cpuPercent, long memoryBytes, int processes) {}

    /** Adds the samples of one moment; retention bounds the table. */
    public void add(Session session, long at, List<SampleRow> samples) {
        for (SampleRow sample : samples) {
            session.update(INSERT, at, sample.service(), sample.cpuPercent(), sample.memoryBytes(), sample.processes());
        }
    }
}
