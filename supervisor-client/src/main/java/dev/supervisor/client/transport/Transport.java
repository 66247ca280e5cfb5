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
     * @throws TransportException when the daemon cannot be reached, or refuses the caller: the call was not executed
     * @throws CallTimeoutException when the time is over; it says whether the call may have been executed
     * @throws ConnectionLostException when the connection breaks, and it is unknown whether the call was executed
     */
    byte[] exchange(byte[] request, Duration timeout) throws IOException;

    /**
     * Opens a connection of its own and follows what happens.
     *
     * @param timeout for the daemon to begin
     * @throws TransportException as for a call
     * @throws dev.supervisor.rpc.RpcException when the daemon refuses the query
     */
    default Feed follow(Feed.Query query, Duration timeout) throws IOException {
        throw new TransportException("events cannot be followed over " + describe());
    }

    /** Where calls go, for messages. */
    String describe();

    @Override
    void close();
}
