package dev.supervisor.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory all connections may take together for one thing, such as requests that are not whole yet: each may be as large as a
 * body, and there may be many.
 *
 * <p>Threading: any thread.
 */
final class Room {
    private static final long MOST_BYTES = 64L << 20;

    private final AtomicLong left;

    Room(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** A quarter of the heap, but room for one request, and {@value #MOST_BYTES} bytes at the most. */
    static Room ofHeap(long heapBytes) {
        return new Room(Math.max(RpcEndpoint.MAX_BODY_BYTES, Math.min(MOST_BYTES, heapBytes / 4)));
    }

    /** Whether there was so much left. */
    boolean take(long bytes) {
        if (left.addAndGet(-bytes) < 0) {
            left.addAndGet(bytes);
            return false;
        }
        return true;
    }

    /** What cannot be refused: others are, until there is so much again. */
    void takeAnyway(long bytes) {
        left.addAndGet(-bytes);
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
