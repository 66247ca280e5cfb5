package dev.supervisor.server.store;

/**
 * Counters since the start, and present sizes.
 *
 * @param queued units waiting for the writer
 * @param groups transactions committed
 * @param units units committed in them
 * @param refused units refused because the mailbox was full
 * @param timedOut units whose deadline passed before their turn
 * @param reruns units run again because one of their group failed
 * @param readsQueued reads waiting for a reader
 * @param reads reads done
 * @param readsRefused reads refused because their queue was full
 * @param walBytes size of the write-ahead log
 * @param databaseBytes size of the database file
 */
public record DatabaseStats(
        int queued,
        long groups,
        long units,
        long refused,
        long timedOut,
        long reruns,
        int readsQueued,
        long reads,
        long readsRefused,
        long walBytes,
        long databaseBytes) {}
