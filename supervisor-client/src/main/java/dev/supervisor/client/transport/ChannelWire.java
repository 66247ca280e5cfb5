package dev.supervisor.client.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;

/** A channel that does not block, and a selector to wait with: so a deadline holds for writing as well as for reading. */
final class ChannelWire implements Wire {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long BACKLOG_PAUSE_MILLIS = 10;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    private ChannelWire(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        selector = Selector.open();
        key = channel.register(selector, 0);
    }

    /** Waits while as many connections as the listener allows wait to be accepted, for which the kernel has no event (connect(2)). */
    static ChannelWire connect(UnixDomainSocketAddress address, long deadline) throws IOException {
        while (true) {
            ChannelWire wire = wrap(SocketChannel.open(StandardProtocolFamily.UNIX));
            if (wire.joinBacklog(address)) {
                return wire;
            }
            pause(deadline);
        }
    }

    /** False when it is full: {@code EAGAIN}, which has no exception of its own, as others have that nobody listens or may connect. */
    private boolean joinBacklog(UnixDomainSocketAddress address) throws IOException {
        boolean joined = false;
        try {
            joined = channel.connect(address);
        } catch (IOException e) {
            if (e.getClass() != SocketException.class || Files.notExists(address.getPath())) {
                throw e;
            }
        } finally {
            if (!joined) {
                close();
            }
        }
        return joined;
    }

    private static void pause(long deadline) throws IOException {
        try (Selector nothing = Selector.open()) {
            nothing.select(Math.min(BACKLOG_PAUSE_MILLIS, millisUntil(deadline)));
        }
        endIfInterrupted();
    }

    static ChannelWire connect(InetSocketAddress address, long deadline) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException(address.getHostString());
        }
        ChannelWire wire = wrap(SocketChannel.open());
        try {
            wire.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (!wire.channel.connect(address)) {
                do {
                    wire.await(SelectionKey.OP_CONNECT, deadline);
                } while (!wire.channel.finishConnect());
            }
            return wire;
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    private static ChannelWire wrap(SocketChannel channel) throws IOException {
        try {
            return new ChannelWire(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer into, long deadline) throws IOException {
        while (true) {
            int read = channel.read(into);
            if (read != 0 || !into.hasRemaining()) {
                return read;
            }
            await(SelectionKey.OP_READ, deadline);
        }
    }

    @Override
    public void write(ByteBuffer from, long deadline) throws IOException {
        while (from.hasRemaining()) {
            if (channel.write(from) == 0) {
                await(SelectionKey.OP_WRITE, deadline);
            }
        }
    }

    @Override
    public boolean isQuiet() {
        try {
            return channel.read(ByteBuffer.allocate(1)) == 0;
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException ignored) {
            // nothing more is wanted of it
        }
    }

    private void await(int operation, long deadline) throws IOException {
        long millis = millisUntil(deadline);
        try {
            key.interestOps(operation);
            selector.select(millis);
            selector.selectedKeys().clear();
            endIfInterrupted();
        } catch (ClosedSelectorException | CancelledKeyException closed) {
            throw new ClosedChannelException();
        }
    }

    /** At least one, since {@link Selector#select(long)} takes none for ever. */
    private static long millisUntil(long deadline) throws SocketTimeoutException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    }

    private static void endIfInterrupted() throws ClosedByInterruptException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
    }
}
