package dev.supervisor.client.transport;

import java.io.IOException;

/** The daemon could not be reached, or refused us, before the call was executed. */
public final class TransportException extends IOException {
    private static final long serialVersionUID = 1;

    public TransportException(String message) {
        super(message);
    }

    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
