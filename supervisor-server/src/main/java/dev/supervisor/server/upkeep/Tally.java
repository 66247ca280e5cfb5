package dev.supervisor.server.upkeep;

import dev.supervisor.server.logs.Extent;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a pass has done so far.
 *
 * <p>Threading: the upkeep thread; {@link #rowsDeleted} from any.
 */
public final class Tally {
    private final Map<String, Long> tables = new TreeMap<>();
    private volatile long rows;
    private long logFiles;
    private long bytesFreed;
    private long undeleted;
    private @Nullable String firstFailure;

    void deleted(Map<String, Long> more) {
        more.forEach(this::deleted);
    }

    void deleted(String table, long count) {
        tables.merge(table, count, Long::sum);
        rows = tables.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Deletes files of output; what cannot be deleted is counted, and keeps nothing else from being. */
    long logs(Supplier<Extent> deleting) {
        try {
            Extent gone = deleting.get();
            logFiles += gone.files();
            bytesFreed += gone.bytes();
            return gone.bytes();
        } catch (UncheckedIOException e) {
            undeleted++;
            firstFailure = firstFailure == null ? String.valueOf(e.getMessage()) : firstFailure;
            return 0;
        }
    }

    /** What went wrong with files; null: nothing. */
    @Nullable
    String trouble() {
        return undeleted == 0 ? null : undeleted + " logs could not be deleted, the first: " + firstFailure;
    }

    void freed(long bytes) {
        bytesFreed += bytes;
    }

    public long rowsDeleted() {
        return rows;
    }

    Map<String, Long> tables() {
        return tables;
    }

    long logFiles() {
        return logFiles;
    }

    long bytesFreed() {
        return bytesFreed;
    }
}
