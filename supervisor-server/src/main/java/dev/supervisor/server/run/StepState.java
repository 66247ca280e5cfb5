package dev.supervisor.server.run;

import java.util.Locale;

/** What a step is doing, and a run too, which is never blocked or skipped. */
public enum StepState {
    /** Waiting for a slot. */
    QUEUED,
    /** Waiting for other steps of its run. */
    BLOCKED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED,
    /** Never started, because a step it needs did not succeed. */
    SKIPPED,
    /** Ended while no daemon ran, and nothing could know how. */
    LOST;

    /** The word in the API and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static StepState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public boolean isEnd() {
        return switch (this) {
            case QUEUED, BLOCKED, RUNNING -> false;
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, SKIPPED, LOST -> true;
        };
    }
}
