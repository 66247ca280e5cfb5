package dev.supervisor.bench;

import java.time.Duration;

/**
 * From when to when calls are meant to start, by {@link System#nanoTime}.
 *
 * <p>Threading: any thread.
 */
final class LoadClock {
    /** From the last intended start to the last start, for workers that are behind. */
    static final Duration CATCH_UP = Duration.ofSeconds(10);

    private final long start;
    private volatile long end;

    LoadClock(long start, Duration planned) {
        this.start = start;
        this.end = start + planned.toNanos();
    }

    long start() {
        return start;
    }

    /** No call is meant to start from now on; no effect when the end has come already. */
    synchronized void endNow() {
        long now = Math.max(start, System.nanoTime());
        if (now - end < 0) {
            end = now;
        }
    }

    /** How long calls are meant to start for, as it stands now. */
    long plannedNanos() {
        return end - start;
    }

    boolean isAfterEnd(long intended) {
        return intended - end >= 0;
    }

    /** Whether even those that are behind start no call any more. */
    boolean isTooLate() {
        return isOverBy(CATCH_UP);
    }

    boolean isOverBy(Duration time) {
        return System.nanoTime() - end >= time.toNanos();
    }
}
