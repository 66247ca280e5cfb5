package dev.supervisor.server.store;

import org.jspecify.annotations.Nullable;

/** What is stored is not what it should be. The message does not show it, because it may hold secrets. */
public final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param what such as "the instance" */
    public static UnreadableException of(String what, String why) {
        return of(what, why, null);
    }

    /** @param what such as "the instance" */
    public static UnreadableException of(String what, String why, @Nullable Throwable cause) {
        return new UnreadableException(what + " cannot be read: " + why, cause);
    }

    private UnreadableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
