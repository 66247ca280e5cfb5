package dev.supervisor.server.upkeep;

/** A pass was not done, for a reason that the operator can change. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
