package dev.supervisor.server.store;

import java.util.List;

/** Table {@code samples}: CPU and memory of each service over the last hour. */
public final class SampleStore {
    private static final String INSERT =
            "INSERT INTO samples (at, service, cpu_percent, memory_bytes, processes) VALUES (?, ?, ?, ?, ?)";

    private static final String DELETE_OLDER = "DELETE FROM samples WHERE at < ?";

    /** @param cpuPercent of one core */
    public record SampleRow(String service, double cpuPercent, long memoryBytes, int processes) {}

    /** Adds the samples of one moment and drops those taken before {@code keepSince}, so that the table has a bound. */
    public void add(Session session, long at, List<SampleRow> samples, long keepSince) {
        session.update(DELETE_OLDER, keepSince);
        for (SampleRow sample : samples) {
            session.update(INSERT, at, sample.service(), sample.cpuPercent(), sample.memoryBytes(), sample.processes());
        }
    }
}
