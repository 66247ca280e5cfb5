package dev.supervisor.server.store;

import java.util.List;

/** Table {@code samples}: CPU and memory of each service. */
public final class SampleStore {
    private static final String INSERT =
            "INSERT INTO samples (at, service, cpu_percent, memory_bytes, processes) VALUES (?, ?, ?, ?, ?)";

    private static final String OF_SERVICE = """
            SELECT at, cpu_percent, memory_bytes, processes FROM samples INDEXED BY samples_by_service
            WHERE service = ? AND at >= ? ORDER BY at DESC LIMIT ?""";

    /** A sample with its time. */
    public record Timed(long at, SampleRow sample) {}

    /** @param cpuPercent of one core */
    public record SampleRow(String service, double cpuPercent, long memoryBytes, int processes) {}

    /** Adds the samples of one moment; retention bounds the table. */
    public void add(Session session, long at, List<SampleRow> samples) {
        for (SampleRow sample : samples) {
            session.update(INSERT, at, sample.service(), sample.cpuPercent(), sample.memoryBytes(), sample.processes());
        }
    }

    /** The samples of a service since a time, newest first. */
    public List<Timed> since(Session session, String service, long since, int limit) {
        return session.list(
                OF_SERVICE,
                row -> new Timed(
                        row.integer(1),
                        new SampleRow(service, row.real(2), row.integer(3), Math.toIntExact(row.integer(4)))),
                service,
                since,
                limit);
    }
}
