package dev.supervisor.server.supervise;

import dev.supervisor.server.process.ExitStatus;
import java.time.Duration;
import java.util.Set;

/**
 * When a service is started again, and after which pause: doubling from {@code initial} to {@code max}, back to the beginning once
 * it ran for {@code max}; {@code crashStarts} ends within {@code crashWindow}: the slow lane,
 * until it once ran for {@code max}.
 */
public record RestartPolicy(
        Mode mode,
        Set<Integer> successExitCodes,
        Duration initial,
        Duration max,
        int crashStarts,
        Duration crashWindow,
        Duration crashRetry) {

    /** After which ends it is started again. */
    public enum Mode {
        ALWAYS,
        ON_FAILURE,
        NEVER
    }

    /** An unknown exit status is no success. */
    public boolean isSuccess(ExitStatus exit) {
        return exit.code() != null && successExitCodes.contains(exit.code());
    }

    /** Whether this end is the last one. */
    boolean isFinal(boolean success, boolean oneshot) {
        return switch (mode) {
            case ALWAYS -> oneshot && success;
            case ON_FAILURE -> success;
            case NEVER -> true;
        };
    }

    /**
     * The pause before the next start, without jitter.
     *
     * @param attempt 1 for the first restart in a row
     */
    Duration pause(int attempt) {
        Duration pause = initial;
        for (int i = 1; i < attempt && pause.compareTo(max) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(max) < 0 ? pause : max;
    }
}
