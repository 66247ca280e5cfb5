package dev.supervisor.server.control;

import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.store.ProcessRow;
import java.util.UUID;

/** A process as it is known to the system and as it is stored. */
public final class StoredProcess {
    private static final UUID UNREADABLE = new UUID(0, 0);

    private StoredProcess() {}

    /** @throws IllegalArgumentException when the invocation is none */
    static ProcessIdentity identity(ProcessRow row) {
        return identity(row, UUID.fromString(row.invocationId()));
    }

    /** Of a row whose invocation may be unreadable: it is still one process for ever. */
    static ProcessIdentity processOf(ProcessRow row) {
        try {
            return identity(row);
        } catch (IllegalArgumentException unreadable) {
            return identity(row, UNREADABLE);
        }
    }

    /** Whether it still runs, be its invocation readable or not. */
    public static boolean isAlive(ProcessRow row) {
        return processOf(row).isAlive();
    }

    static ProcessRow row(ProcessIdentity process) {
        return new ProcessRow(
                process.invocationId().toString(),
                process.pid(),
                process.startTicks(),
                process.bootId(),
                process.shim());
    }

    private static ProcessIdentity identity(ProcessRow row, UUID invocation) {
        return new ProcessIdentity(invocation, row.pid(), row.startTicks(), row.bootId(), row.shim());
    }
}
