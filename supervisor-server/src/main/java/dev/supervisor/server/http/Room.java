package dev.supervisor.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much the requests that are not whole yet may take of all connections together: each may be as large as a body, and there may be
 * many.
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

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
