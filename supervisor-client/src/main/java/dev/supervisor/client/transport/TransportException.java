package dev.supervisor.client.transport;

import java.io.IOException;

/** The daemon could not be reached, or refused us, before the call was executed. */
public final class TransportException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean retryable;

    /** The daemon refused us, and will again until somebody changes something. */
    public TransportException(String message) {
        this(message, false);
    }

    /** The daemon refused us. */
    public TransportException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /** The daemon could not be reached. */
    public TransportException(String message, Throwable cause) {
        this(message, true, cause);
    }

    /** The daemon could not be reached. */
    public TransportException(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Whether the same call can succeed later without anybody changing anything: a daemon that is down may come up again. */
    public boolean isRetryable() {
        return retryable;
    }
}
