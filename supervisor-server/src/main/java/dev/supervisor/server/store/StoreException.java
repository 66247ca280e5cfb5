package dev.supervisor.server.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What the store could not do, and of which kind that is. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The kinds a caller may want to tell apart. */
    public enum Kind {
        /** The mailbox was full; nothing was done. */
        QUEUE_FULL,
        /** The deadline passed; a write was not run, a read was stopped. */
        TIMEOUT,
        /** The store is closed or closing. */
        CLOSED,
        /** The disk is full; nothing was written. */
        DISK_FULL,
        /** A constraint of the schema was violated. */
        CONSTRAINT,
        /** The file is not a sound database of ours. */
        CORRUPT,
        /** Anything else. */
        FAILED
    }

    private final Kind kind;

    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    static StoreException of(String doing, SQLException e) {
        return new StoreException(kindOf(e), doing + ": " + e.getMessage(), e);
    }

    private static Kind kindOf(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return Kind.FAILED;
        }
        SQLiteErrorCode code = sqlite.getResultCode();
        return switch (code.code & 0xff) {
            case 5, 6, 9 -> Kind.TIMEOUT; // BUSY, LOCKED, INTERRUPT
            case 11, 26 -> Kind.CORRUPT; // CORRUPT, NOTADB
            case 13 -> Kind.DISK_FULL; // FULL
            case 19 -> Kind.CONSTRAINT;
            default -> Kind.FAILED;
        };
    }
}
