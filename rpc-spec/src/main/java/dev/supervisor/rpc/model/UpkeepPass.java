package dev.supervisor.rpc.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass of upkeep.
 *
 * @param id its number
 * @param kind {@code retention}, {@code vacuum} or {@code backup}
 * @param askedBy {@code schedule}, or who asked
 * @param startedAt when it began
 * @param finishedAt null while it goes on
 * @param durationMs from its beginning to its end; null while it goes on
 * @param outcome {@code running}, {@code done}, {@code refused}, {@code failed} or {@code interrupted}
 * @param rowsDeleted sum over all tables
 * @param tables table name to rows deleted; true counts, taken by the deleting statements
 * @param logFilesDeleted files of runs' output
 * @param bytesFreed given back to the disk, by the database and by logs
 * @param progress how far it is, in words; null when it has ended
 * @param detail what is worth telling, such as why it was refused
 */
public record UpkeepPass(
        long id,
        String kind,
        String askedBy,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long durationMs,
        String outcome,
        long rowsDeleted,
        Map<String, Long> tables,
        long logFilesDeleted,
        long bytesFreed,
        @Nullable String progress,
        @Nullable String detail) {}
