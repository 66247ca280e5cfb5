package dev.supervisor.bench;

/** The program was called wrongly; the message says what to change. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
