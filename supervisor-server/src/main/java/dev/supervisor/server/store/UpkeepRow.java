package dev.supervisor.server.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pass of upkeep as stored; times in milliseconds since 1970.
 *
 * @param kind {@code retention}, {@code vacuum} or {@code backup}
 * @param askedBy {@code schedule}, or who asked
 * @param finishedAt null while it goes on
 * @param outcome {@code running}, {@code done}, {@code refused}, {@code failed} or {@code interrupted}
 * @param tables rows deleted, by table
 * @param logFiles files of output deleted
 * @param bytesFreed given back to the disk, in the database and in logs
 * @param detail what is worth telling, such as why it was refused
 */
public record UpkeepRow(
        long id,
        String kind,
        String askedBy,
        long startedAt,
        @Nullable Long finishedAt,
        String outcome,
        Map<String, Long> tables,
        long logFiles,
        long bytesFreed,
        @Nullable String detail) {
    UpkeepRow withId(long other) {
        return new UpkeepRow(
                other, kind, askedBy, startedAt, finishedAt, outcome, tables, logFiles, bytesFreed, detail);
    }
}
