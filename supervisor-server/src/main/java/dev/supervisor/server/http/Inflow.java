package dev.supervisor.server.http;

import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * All that comes in by one connection, as far as somebody sees it. Undertow (2.4.4) keeps the trailers of a chunked body in memory,
 * as many as there are, and reads on in a request that it has refused by itself, as those without a Host. So the connection ends
 * where more than {@value #UNSEEN_BYTES} bytes came in of which a handler of ours has seen nothing, neither a head nor some of a body.
 *
 * <p>Threading: the connection's I/O thread.
 */
final class Inflow extends AbstractStreamSourceConduit<StreamSourceConduit> {
    /** Four heads of the largest size, and what was read beyond them. */
    private static final int UNSEEN_BYTES = 64 << 10;

    private long left = UNSEEN_BYTES;

    Inflow(StreamSourceConduit next) {
        super(next);
    }

    /** The handler of this connection's requests, and no other's. */
    HttpHandler seenBy(HttpHandler handler) {
        return exchange -> {
            left = UNSEEN_BYTES;
            if (!exchange.isRequestComplete()) {
                exchange.addRequestWrapper((body, of) -> new Seen(body.create()));
            }
            handler.handleRequest(exchange);
            if (exchange.isUpgrade()) {
                left = Long.MAX_VALUE; // a WebSocket has bounds of its own
            }
        };
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        long most = left();
        if (to.remaining() <= most) {
            return (int) counted(next.read(to));
        }
        int limit = to.limit();
        to.limit(to.position() + (int) most);
        try {
            return (int) counted(next.read(to));
        } finally {
            to.limit(limit);
        }
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (to[i].hasRemaining()) {
                return read(to[i]);
            }
        }
        return 0;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return counted(next.transferTo(position, Math.min(count, left()), target));
    }

    @Override
    public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) throws IOException {
        return counted(next.transferTo(Math.min(count, left()), through, target));
    }

    private long left() throws IOException {
        if (left == 0) {
            throw new IOException("more came in than anybody has looked at");
        }
        return left;
    }

    private long counted(long read) {
        if (read > 0) {
            left -= read;
        }
        return read;
    }

    /** A request's body as a handler reads it. */
    private final class Seen extends AbstractStreamSourceConduit<StreamSourceConduit> {
        Seen(StreamSourceConduit body) {
            super(body);
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            return (int) seen(() -> next.read(to));
        }

        @Override
        public long read(ByteBuffer[] to, int offset, int length) throws IOException {
            return seen(() -> next.read(to, offset, length));
        }

        @Override
        public long transferTo(long position, long count, FileChannel target) throws IOException {
            return seen(() -> next.transferTo(position, count, target));
        }

        @Override
        public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) throws IOException {
            return seen(() -> next.transferTo(count, through, target));
        }

        private long seen(Reading reading) throws IOException {
            long read;
            try {
                read = reading.read();
            } catch (RuntimeException malformed) { // a trailer whose name is none
                throw new IOException("the body is malformed", malformed);
            }
            if (read > 0) {
                left = UNSEEN_BYTES;
            }
            return read;
        }
    }

    private interface Reading {
        long read() throws IOException;
    }
}
