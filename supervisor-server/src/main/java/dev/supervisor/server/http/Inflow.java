package dev.supervisor.server.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.StreamSourceConduit;

/**
 * What comes in on one connection before a handler of ours has seen it: bounded, in bytes and in time. Undertow (2.4.4) keeps the
 * trailers of a chunked body in memory, as many as there are, and when it refuses a request itself, as one without a Host, it reads
 * to the end of that body before it answers, however long that takes. Seen are a request's head, the content of its body, and its end;
 * the connection is closed when too much else comes, or when what came has been seen by nobody for a while.
 *
 * <p>Threading: the connection's I/O thread.
 */
final class Inflow extends SingleRead {
    /** What is read at once where more may come than is wanted. */
    private static final int PIECE_BYTES = 4 << 10;

    /** A head, or what chunks may have between two pieces of their content, and such a piece. */
    private static final int HEAD_BYTES = HttpServer.MAX_HEAD_BYTES + PIECE_BYTES;

    /**
     * As long as Undertow waits for a head: what came with it or after it is seen at once, as a rule. How long it lasts at most is twice
     * that: a look that is due already is not put off.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long UNBOUNDED = Long.MAX_VALUE / 2;

    private final StreamConnection connection;
    private final Strangers strangers;
    /** Bytes that may yet come. */
    private long left = HEAD_BYTES;
    /** So many of them are more than a handler expects. */
    private int unexpected = HEAD_BYTES;

    private boolean isUnseen;
    private boolean isTimed;
    private boolean isTold;
    /** How often a handler has seen something. */
    private long sights;

    private Inflow(StreamConnection connection, Strangers strangers) {
        super(connection.getSourceChannel().getConduit());
        this.connection = connection;
        this.strangers = strangers;
    }

    /**
     * From now on all that is read from the connection comes through here.
     *
     * @param strangers is told when it is cut off
     */
    static void watch(StreamConnection connection, Strangers strangers) {
        connection.getSourceChannel().setConduit(new Inflow(connection, strangers));
    }

    /** The first handler on connections that are watched. */
    static HttpHandler seenBy(HttpHandler handler) {
        return exchange -> {
            Inflow inflow = (Inflow) ((AbstractServerConnection) exchange.getConnection()).getOriginalSourceConduit();
            inflow.headSeen(exchange);
            handler.handleRequest(exchange);
            if (exchange.isUpgrade()) {
                inflow.seen(UNBOUNDED, HEAD_BYTES); // a WebSocket has bounds of its own
            }
        };
    }

    private void headSeen(HttpServerExchange exchange) {
        if (exchange.isRequestComplete()) {
            seen(0, HEAD_BYTES);
            return;
        }
        long declared = declared(exchange);
        if (declared >= 0) {
            seen(declared, HEAD_BYTES);
        } else {
            seen(0, HEAD_BYTES);
            exchange.addRequestWrapper((body, of) -> new Seen(body.create()));
        }
    }

    /** What is still to come of a body that declares its length; less than 0: it does not, or not so that it can be understood. */
    private static long declared(HttpServerExchange exchange) {
        long length;
        try {
            length = exchange.getRequestContentLength();
        } catch (NumberFormatException noLength) {
            return -1;
        }
        PooledByteBuffer read = ((AbstractServerConnection) exchange.getConnection()).getExtraBytes();
        int already = read == null ? 0 : read.getBuffer().remaining();
        return length < 0 ? length : Math.min(UNBOUNDED, Math.max(0, length - already));
    }

    private void seen(long expected, int andMore) {
        left = expected + andMore;
        unexpected = andMore;
        isUnseen = false;
        sights++;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int most = most();
        int limit = to.limit();
        to.limit(to.position() + Math.min(to.remaining(), most));
        int read;
        try {
            read = next.read(to);
        } finally {
            to.limit(limit);
        }
        if (read > 0) {
            left -= read;
            isUnseen |= left < unexpected;
            if (isUnseen && !isTimed) {
                lookLater();
            }
        }
        return read;
    }

    /** How much may be read now. */
    private int most() throws IOException {
        if (left == 0) {
            tell();
            throw new IOException("more came in than any handler has seen");
        }
        return (int) Math.min(Integer.MAX_VALUE, left > unexpected ? left - unexpected : Math.min(left, PIECE_BYTES));
    }

    private void tell() {
        if (!isTold) { // Undertow may read again
            isTold = true;
            strangers.cutOff(connection.getPeerAddress(InetSocketAddress.class));
        }
    }

    private void lookLater() {
        long before = sights;
        try {
            connection.getIoThread().executeAfter(() -> look(before), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            isTimed = true;
        } catch (RejectedExecutionException ending) {
            // and the connection with its thread
        }
    }

    private void look(long before) {
        isTimed = false;
        if (isUnseen && connection.isOpen()) {
            if (sights == before) {
                tell();
                IoUtils.safeClose(connection);
            } else {
                lookLater();
            }
        }
    }

    /** A chunked body as a handler reads it. */
    private final class Seen extends SingleRead {
        Seen(StreamSourceConduit body) {
            super(body);
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            int limit = to.limit();
            to.limit(to.position() + Math.min(to.remaining(), PIECE_BYTES)); // Undertow reads on until that is full
            int read;
            try {
                read = next.read(to);
            } catch (RuntimeException malformed) { // a trailer whose name is none
                throw new IOException("the body is malformed", malformed);
            } finally {
                to.limit(limit);
            }
            if (read != 0) {
                seen(0, HEAD_BYTES);
            }
            return read;
        }
    }
}
