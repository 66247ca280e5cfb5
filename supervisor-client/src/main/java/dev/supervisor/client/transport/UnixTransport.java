package dev.supervisor.client.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * One line of JSON each way over the daemon's unix socket, which knows its caller: no token is needed. Connections are used by one
 * call at a time and kept for the next, {@value #MAX_IDLE} at the most.
 */
public final class UnixTransport implements Transport {
    private static final int MAX_IDLE = 8;
    private static final int MAX_ANSWER_BYTES = 256 << 20;

    private final Path socket;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    public UnixTransport(Path socket) {
        this.socket = socket;
    }

    @Override
    public byte[] exchange(byte[] request, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Connection connection = idle.poll();
        if (connection == null || !connection.isUsable()) {
            connection = Connection.open(socket);
        }
        try {
            byte[] answer = connection.exchange(request, deadline);
            if (idle.size() < MAX_IDLE) {
                idle.add(connection);
            } else {
                connection.close();
            }
            return answer;
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
        for (Connection next = idle.poll(); next != null; next = idle.poll()) {
            next.close();
        }
    }

    /** A channel without blocking, so that a deadline holds. */
    private record Connection(SocketChannel channel, Selector selector) {
        static Connection open(Path socket) throws IOException {
            SocketChannel channel;
            try {
                channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                throw new TransportException("no daemon answers at " + socket, e);
            }
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, 0);
            return new Connection(channel, selector);
        }

        /** A kept connection that the daemon has closed has its end to read. */
        boolean isUsable() {
            try {
                if (channel.read(ByteBuffer.allocate(1)) == 0) {
                    return true;
                }
            } catch (IOException gone) {
                // falls through
            }
            close();
            return false;
        }

        byte[] exchange(byte[] request, long deadlineNanos) throws IOException {
            ByteBuffer out = ByteBuffer.allocate(request.length + 1)
                    .put(request)
                    .put((byte) '\n')
                    .flip();
            while (out.hasRemaining()) {
                if (channel.write(out) == 0) {
                    await(SelectionKey.OP_WRITE, deadlineNanos);
                }
            }
            return readLine(deadlineNanos);
        }

        private byte[] readLine(long deadlineNanos) throws IOException {
            ByteBuffer in = ByteBuffer.allocate(16 << 10);
            while (true) {
                int read = channel.read(in);
                if (read < 0) {
                    throw new EOFException("the daemon closed the connection");
                }
                if (read > 0 && in.get(in.position() - 1) == '\n') {
                    return Arrays.copyOf(in.array(), in.position() - 1);
                }
                if (!in.hasRemaining()) {
                    if (in.capacity() >= MAX_ANSWER_BYTES) {
                        throw new IOException("the answer is larger than " + MAX_ANSWER_BYTES + " bytes");
                    }
                    in = ByteBuffer.allocate(in.capacity() * 4).put(in.flip());
                }
                if (read == 0) {
                    await(SelectionKey.OP_READ, deadlineNanos);
                }
            }
        }

        private void await(int operation, long deadlineNanos) throws IOException {
            channel.keyFor(selector).interestOps(operation);
            long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("no answer in time");
            }
            selector.select(left);
            selector.selectedKeys().clear();
        }

        void close() {
            try {
                selector.close();
                channel.close();
            } catch (IOException ignored) {
                // nothing more is wanted of it
            }
        }
    }
}
