package dev.supervisor.client.cli;

/** The command line was called wrongly; the message says how to call it. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
