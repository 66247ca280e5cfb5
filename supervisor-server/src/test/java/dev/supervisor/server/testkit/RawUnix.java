package dev.supervisor.server.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** One connection to a unix socket, line by line or byte by byte. A read has no time-out: give the test one. */
public final class RawUnix implements Closeable {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16).flip();

    public RawUnix(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    public RawUnix send(String text) throws IOException {
        return send(text.getBytes(UTF_8));
    }

    public RawUnix send(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        return this;
    }

    /** Says that nothing more is sent, and goes on listening. */
    public RawUnix endSending() throws IOException {
        channel.shutdownOutput();
        return this;
    }

    /** Writes as much as the peer takes now; what is left stays in the buffer. */
    public int sendSome(ByteBuffer out) throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.write(out);
        } finally {
            channel.configureBlocking(true);
        }
    }

    /** The next line. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (in.hasRemaining()) {
                byte next = in.get();
                if (next == '\n') {
                    return line.toString(UTF_8);
                }
                line.write(next);
            }
            if (fill() < 0) {
                throw new EOFException("the peer closed the connection");
            }
        }
    }

    /** Whether nothing has come that was not read yet. */
    public boolean isSilent() throws IOException {
        if (in.hasRemaining()) {
            return false;
        }
        channel.configureBlocking(false);
        try {
            return fill() == 0;
        } finally {
            channel.configureBlocking(true);
        }
    }

    /** Whether the peer has closed the connection, or does so after what was read. */
    public boolean isClosedByPeer() {
        try {
            line();
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int fill() throws IOException {
        in.clear();
        int read = channel.read(in);
        in.flip();
        return read;
    }
}
