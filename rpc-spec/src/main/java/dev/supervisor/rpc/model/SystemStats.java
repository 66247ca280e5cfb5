package dev.supervisor.rpc.model;

import java.util.Map;

/**
 * The daemon's own figures.
 *
 * @param services state to the number of services in it
 * @param runs state to runs, of those that have not ended
 */
public record SystemStats(
        Map<String, Integer> services,
        Map<String, Long> runs,
        Writer writer,
        Readers readers,
        Rpc rpc,
        Streams streams,
        Usage process) {
    /**
     * The one thread that writes. Counts are since the daemon's start; times in milliseconds over the last minutes.
     *
     * @param queued units that wait
     * @param groups transactions
     * @param units written
     */
    public record Writer(
            int queued,
            int capacity,
            long groups,
            long units,
            long refused,
            long timedOut,
            double unitsPerSecond,
            Latency waitMs,
            Latency commitMs) {}

    /** The pool of read connections. */
    public record Readers(int queued, long reads, long refused, Latency readMs) {}

    /**
     * Calls.
     *
     * @param pending answered later
     */
    public record Rpc(int pending, int blockingQueued, double callsPerSecond, long calls, long errors) {}

    /**
     * Those who follow events.
     *
     * @param dropped because they were too slow, since the daemon's start
     */
    public record Streams(int open, long dropped) {}

    /**
     * The daemon's process.
     *
     * @param cpuPercent of one core, since the last call of this kind
     */
    public record Usage(
            double cpuPercent, long residentBytes, long heapBytes, int threads, int openFiles, long uptimeMs) {}

    /** A distribution of times in milliseconds. */
    public record Latency(double p50, double p99, double max) {}
}
