package dev.supervisor.server.supervise;

/** The service that was waited for is not there any more. */
public final class DeletedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DeletedException(String name) {
        super("service " + name + " was deleted");
    }
}
