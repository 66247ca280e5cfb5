package dev.supervisor.client.transport;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One line of JSON each way over the daemon's unix socket, which knows its caller: no token is needed. Connections are used by one
 * call at a time and kept for the next.
 */
public final class UnixTransport implements Transport {
    private static final int MAX_IDLE = 32; // the daemon accepts 256

    private final Path socket;
    private final Connections connections;

    public UnixTransport(Path socket) {
        this(socket, HttpTransport.CONNECT_TIMEOUT);
    }

    public UnixTransport(Path socket, Duration connectTimeout) {
        this.socket = socket;
        this.connections =
                new Connections(socket.toString(), deadline -> open(socket, deadline), connectTimeout, MAX_IDLE);
    }

    @Override
    public byte[] exchange(byte[] request, Duration timeout) throws IOException {
        return connections.exchange(request, timeout);
    }

    @Override
    public Feed follow(Feed.Query query, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        LineConnection connection = (LineConnection) connections.open(deadline);
        try {
            return LineFeed.begin(connection, query, deadline);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String describe() {
        return socket.toString();
    }

    @Override
    public void close() {
        connections.close();
    }

    private static LineConnection open(Path socket, long deadline) throws IOException {
        return new LineConnection(ChannelWire.connect(UnixDomainSocketAddress.of(socket), deadline));
    }
}
