package dev.supervisor.server.process;

import org.jspecify.annotations.Nullable;

/** A program could not be started; the message says why, for the owner of the service to read. */
public final class SpawnException extends Exception {
    private static final long serialVersionUID = 1;

    public SpawnException(@Nullable String message) {
        super(message);
    }
}
