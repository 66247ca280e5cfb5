package dev.supervisor.server.store;

import org.jspecify.annotations.Nullable;

/**
 * Which process carries something out: boot id, pid and kernel start time together name one process for ever.
 *
 * @param startTicks field 22 of {@code /proc/pid/stat}
 * @param shim whether the pid is the shim's, whose child is the program
 */
public record ProcessRow(String invocationId, int pid, long startTicks, String bootId, boolean shim) {

    /** The columns {@code invocation_id, pid, start_ticks, boot_id, shim} from the given one on; null when there is no pid. */
    static @Nullable ProcessRow from(Row row, int column) {
        Integer pid = row.intOrNull(column + 1);
        return pid == null
                ? null
                : new ProcessRow(
                        row.text(column), pid, row.integer(column + 2), row.text(column + 3), row.flag(column + 4));
    }
}
