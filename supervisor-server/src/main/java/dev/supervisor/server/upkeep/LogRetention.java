package dev.supervisor.server.upkeep;

import dev.supervisor.server.logs.RunLogs;
import dev.supervisor.server.store.RetentionStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files of output: those of runs that the database does not have any more go, and beyond the budget those of the oldest ended
 * runs. Goes through the runs' directories one by one, so that memory does not grow with their number.
 */
final class LogRetention {
    private final Slices slices;
    private final RetentionStore store;
    private final RunLogs logs;
    private final long budgetBytes;

    LogRetention(Slices slices, RetentionStore store, RunLogs logs, long budgetBytes) {
        this.slices = slices;
        this.store = store;
        this.logs = logs;
        this.budgetBytes = budgetBytes;
    }

    void run(Tally tally) {
        Map<Long, Long> bytesByDirectory = new HashMap<>();
        List<Long> directories = logs.directories();
        long total = 0;
        for (long directory : directories) {
            long bytes = deleteOrphans(directory, tally);
            bytesByDirectory.put(directory, bytes);
            total += bytes;
        }
        for (long directory : directories) {
            if (total <= budgetBytes) {
                return;
            }
            total -= bytesByDirectory.getOrDefault(directory, 0L) == 0
                    ? 0
                    : shrink(directory, total - budgetBytes, tally);
        }
    }

    /** Bytes that stay. */
    private long deleteOrphans(long directory, Tally tally) {
        List<Long> runs = logs.runs(directory);
        Set<Long> unknown = Set.copyOf(slices.read(session -> store.unknownRuns(session, runs)));
        unknown.forEach(run -> tally.logs(() -> logs.delete(run)));
        return runs.stream()
                .filter(run -> !unknown.contains(run))
                .mapToLong(run -> logs.extent(run).bytes())
                .sum();
    }

    /** Deletes output of ended runs, the oldest first, until so much is freed; how much it was. */
    private long shrink(long directory, long bytes, Tally tally) {
        List<Long> runs = logs.runs(directory);
        long freed = 0;
        for (long run : slices.read(session -> store.endedRuns(session, runs))) {
            if (freed >= bytes) {
                break;
            }
            freed += tally.logs(() -> logs.delete(run));
        }
        return freed;
    }
}
