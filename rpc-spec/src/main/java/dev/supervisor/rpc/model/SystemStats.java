package dev.supervisor.rpc.model;

import java.util.Map;

/**
 * The daemon's own figures.
 *
 * @param services state to the number of services in it
 * @param runs state to runs, of those that have not ended
 * @param pools name to what runs and waits in it
 * @param writer the writing side of the store
 * @param readers the reading side of the store
 * @param rpc calls to the API
 * @param streams those who follow events
 * @param process what the daemon's own process uses
 */
public record SystemStats(
        Map<String, Integer> services,
        Map<String, Long> runs,
        Map<String, PoolStats> pools,
        Writer writer,
        Readers readers,
        Rpc rpc,
        Streams streams,
        Usage process) {
    /**
     * A queue of steps.
     *
     * @param slots steps that may run at the same time
     * @param capacity steps that may wait; more are refused
     * @param running steps that run
     * @param queued steps that wait for a slot
     * @param blocked steps that wait for other steps
     */
    public record PoolStats(int slots, int capacity, long running, long queued, long blocked) {}

    /**
     * The one thread that writes. Counts are since the daemon's start; times in milliseconds over the last minutes.
     *
     * @param queued units that wait
     * @param capacity units that can wait; more are refused
     * @param groups transactions
     * @param units written
     * @param refused because too many waited
     * @param timedOut whose deadline passed before their turn
     * @param unitsPerSecond over the last minute
     * @param waitMs from being handed in to being begun
     * @param commitMs of a transaction, from its first unit to its end
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

    /**
     * The pool of read connections.
     *
     * @param queued reads that wait
     * @param reads since the daemon's start
     * @param refused because too many waited
     * @param readMs of a read, from being handed in to its answer
     */
    public record Readers(int queued, long reads, long refused, Latency readMs) {}

    /**
     * Calls.
     *
     * @param pending answered later
     * @param blockingQueued calls that wait for the pool of those that block
     * @param callsPerSecond over the last minute
     * @param calls since the daemon's start
     * @param errors calls answered by an error since the daemon's start
     */
    public record Rpc(int pending, int blockingQueued, double callsPerSecond, long calls, long errors) {}

    /**
     * Those who follow events.
     *
     * @param open how many there are now
     * @param dropped let go because they were too slow or their events could not be read, since the daemon's start
     */
    public record Streams(int open, long dropped) {}

    /**
     * The daemon's process.
     *
     * @param cpuPercent of one core, since the last call of this kind
     * @param residentBytes memory that is resident
     * @param heapBytes memory used on the Java heap
     * @param threads how many it has
     * @param openFiles descriptors it holds
     * @param uptimeMs how long it has run
     */
    public record Usage(
            double cpuPercent, long residentBytes, long heapBytes, int threads, int openFiles, long uptimeMs) {}

    /**
     * A distribution of times in milliseconds.
     *
     * @param p50 half took less
     * @param p99 99 of 100 took less
     * @param max the longest
     */
    public record Latency(double p50, double p99, double max) {}
}
