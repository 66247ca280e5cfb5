package dev.supervisor.server.upkeep;

import dev.supervisor.server.logs.Extent;
import java.util.Map;
import java.util.TreeMap;

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

    void deleted(Map<String, Long> more) {
        more.forEach(this::deleted);
    }

    void deleted(String table, long count) {
        tables.merge(table, count, Long::sum);
        rows = tables.values().stream().mapToLong(Long::longValue).sum();
    }

    void logs(Extent gone) {
        logFiles += gone.files();
        bytesFreed += gone.bytes();
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
