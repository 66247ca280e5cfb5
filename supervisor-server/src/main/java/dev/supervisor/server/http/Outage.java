package dev.supervisor.server.http;

import java.time.Duration;

/**
 * Failures of one kind, of which only the first is worth a line in the log: nobody can then fill the disk by making us fail. A
 * minute without one ends the outage.
 *
 * <p>Threading: one thread.
 */
final class Outage {
    private static final Duration QUIET = Duration.ofMinutes(1);

    private boolean failed;
    private long lastNanos;

    /**
     * Takes note of a failure.
     *
     * @param nanos when, by {@link System#nanoTime}
     * @return whether an outage begins with it
     */
    boolean beginsAt(long nanos) {
        boolean begins = !failed || nanos - lastNanos >= QUIET.toNanos();
        failed = true;
        lastNanos = nanos;
        return begins;
    }
}
