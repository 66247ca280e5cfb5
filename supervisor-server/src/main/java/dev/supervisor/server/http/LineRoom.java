package dev.supervisor.server.http;

/**
 * How much the lines that are not whole yet may take of all connections together: each may be as large as a body, and there may be
 * many.
 *
 * <p>Threading: the socket's thread.
 */
final class LineRoom {
    private static final long MOST_BYTES = 64L << 20;

    private long left;

    LineRoom(long bytes) {
        this.left = bytes;
    }

    /** A quarter of the heap, but room for one line, and {@value #MOST_BYTES} bytes at the most. */
    static LineRoom ofHeap(long heapBytes) {
        return new LineRoom(Math.max(RpcEndpoint.MAX_BODY_BYTES, Math.min(MOST_BYTES, heapBytes / 4)));
    }

    /** Whether there was so much left. */
    boolean take(int bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    void giveBack(int bytes) {
        left += bytes;
    }
}
