package dev.supervisor.server.supervise;

import java.util.Locale;

/** What a service is doing. */
public enum State {
    /** Not wanted, and nothing of it is left. */
    INACTIVE,
    /** Wanted, but a dependency does not hold. */
    BLOCKED,
    /** Being launched, or running but not yet ready. */
    STARTING,
    /** Ready. */
    RUNNING,
    /** Running, but not ready within the time it was given. */
    DEGRADED,
    /** Ending, or its end is being cleared up. */
    STOPPING,
    /** Waiting for its next start. */
    BACKOFF,
    /** Failed too often; waiting in the slow lane. */
    CRASH_LOOPING,
    /** Ended by itself and, by its policy, is done. */
    EXITED,
    /** Failed and, by its policy, is not started again. */
    FAILED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word in the API and in the database. */
    public String word() {
        return word;
    }

    public static State of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether there is, or may be, a process. */
    public boolean hasProcess() {
        return switch (this) {
            case STARTING, RUNNING, DEGRADED, STOPPING -> true;
            case INACTIVE, BLOCKED, BACKOFF, CRASH_LOOPING, EXITED, FAILED -> false;
        };
    }

    /** Whether it is the time between two starts. */
    boolean isPause() {
        return this == BACKOFF || this == CRASH_LOOPING;
    }
}
