package dev.supervisor.client.transport;

import java.io.IOException;
import java.time.Duration;

/**
 * One call's bytes out, one answer's bytes in. Nothing is ever sent twice.
 *
 * <p>Threading: any thread, several at once.
 */
public interface Transport extends AutoCloseable {
    /**
     * Sends a JSON text and waits for the answer.
     *
     * @param timeout for the whole exchange
     * @throws TransportException when the daemon cannot be reached, or refuses the caller
     * @throws IOException when the connection breaks, and it is unknown whether the call was executed
     */
    byte[] exchange(byte[] request, Duration timeout) throws IOException;

    /** Where calls go, for messages. */
    String describe();

    @Override
    void close();
}
