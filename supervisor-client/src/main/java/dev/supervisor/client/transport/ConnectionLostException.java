package dev.supervisor.client.transport;

import java.io.IOException;

/**
 * The connection broke after the call was sent and before its answer was there, ours or that of a proxy to the daemon: whether the
 * call was executed is not known.
 */
public final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1;

    /** Somebody in between has lost the answer. */
    public ConnectionLostException(String message) {
        super(message);
    }

    public ConnectionLostException(String message, Throwable cause) {
        super(message + (cause.getMessage() == null ? "" : ": " + cause.getMessage()), cause);
    }
}
