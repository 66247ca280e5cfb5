package dev.supervisor.client.transport;

import java.io.IOException;

/** One connection, for one call at a time. Threading: one thread; {@code close} from any. */
interface Connection {
    /** Sends a request; while this has not returned, the daemon cannot have all of it. */
    void send(byte[] request, long deadline) throws IOException;

    /** Waits for the answer to what was sent. */
    byte[] receive(long deadline) throws IOException;

    /** Whether it can take another call. */
    boolean isUsable();

    void close();
}
