package dev.supervisor.client.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of one connection, each operation with a deadline.
 *
 * <p>Threading: one thread at a time; {@code close} from any, which ends what another waits for.
 */
interface Wire {
    /**
     * Reads what there is, after waiting for the first byte.
     *
     * @param deadline by {@link System#nanoTime()}
     * @return bytes read; -1 at the end
     * @throws java.net.SocketTimeoutException when nothing came until then
     */
    int read(ByteBuffer into, long deadline) throws IOException;

    /** Writes all of it. */
    void write(ByteBuffer from, long deadline) throws IOException;

    /** Whether the peer has neither said anything more nor closed: only then can the connection be used for another call. */
    boolean isQuiet();

    void close();
}
