package dev.supervisor.server.supervise;

import java.util.Locale;

/** What a service may ask of another before it is started. It holds or it does not, at any moment. */
public enum Condition {
    /** It has a process, or has done its work. */
    STARTED,
    /** It is ready; of a oneshot: it has succeeded. */
    READY,
    /** It has ended with success. */
    SUCCEEDED;

    /** The word in the API and in the configuration file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean holds(ServiceView service) {
        boolean succeeded = service.state() == State.EXITED && service.succeeded();
        return switch (this) {
            case STARTED -> service.process() != null || succeeded;
            case READY -> service.ready() || (succeeded && service.definition().oneshot());
            case SUCCEEDED -> succeeded;
        };
    }
}
