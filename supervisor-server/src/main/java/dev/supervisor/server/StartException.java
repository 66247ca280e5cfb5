package dev.supervisor.server;

/** The daemon does not start; the message is the one line the operator sees. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
