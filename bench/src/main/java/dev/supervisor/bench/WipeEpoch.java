package dev.supervisor.bench;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells whether a wipe may have come between two moments: what was stored before may be gone then, and nothing else may.
 *
 * <p>Threading: any thread; one wipes.
 */
final class WipeEpoch {
    private final AtomicLong turns = new AtomicLong();

    /** Before a wipe is asked for, and when it is answered. */
    void turn() {
        turns.incrementAndGet();
    }

    long now() {
        return turns.get();
    }

    /** Whether a wipe went on then, has been since, or goes on now. */
    boolean mayHaveWipedSince(long then) {
        return then % 2 == 1 || turns.get() != then;
    }
}
