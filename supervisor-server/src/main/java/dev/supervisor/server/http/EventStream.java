package dev.supervisor.server.http;

import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.events.EventFilter;
import dev.supervisor.server.events.Following;
import dev.supervisor.server.events.Message;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * One stream of server-sent events.
 *
 * <p>Threading: the connection's I/O thread.
 */
final class EventStream {
    /** Proxies cut what is silent for a minute. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(45);

    /** Says that we are there, to proxies and to readers, and finds out whether they are. */
    private static final ByteBuffer SIGN_OF_LIFE =
            ByteBuffer.wrap(":\n\n".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

    private static final int IGNORED_BYTES = 256;
    private static final HttpString X_ACCEL_BUFFERING = new HttpString("X-Accel-Buffering");

    private final HttpServerExchange exchange;
    private final TokenGate.Visit visit;
    private final Duration keepAlive;
    private final Pump pump;
    private @Nullable StreamSinkChannel channel;
    private XnioExecutor.@Nullable Key timer;
    private @Nullable ByteBuffer unsent;
    private boolean isBatch;
    private boolean isLast;
    private boolean quiet;
    /** Whether the peer took something since the last look. */
    private boolean moved;

    private boolean closed;

    /** @param keepAlive between two signs of life; who takes nothing for so long is let go */
    EventStream(HttpServerExchange exchange, TokenGate.Visit visit, Duration keepAlive) {
        this.exchange = exchange;
        this.visit = visit;
        this.keepAlive = keepAlive;
        this.pump = new Pump(exchange.getIoThread(), this::send);
    }

    void begin(EventFeed feed, EventFilter filter, @Nullable Long after) {
        try {
            pump.begin(feed, filter, after, visit.caller().name());
        } catch (RejectedExecutionException full) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "10");
            Guard.refuse(exchange, StatusCodes.SERVICE_UNAVAILABLE, String.valueOf(full.getMessage()));
            return;
        }
        exchange.addExchangeCompleteListener((ended, next) -> {
            close();
            next.proceed();
        });
        exchange.setPersistent(false);
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(X_ACCEL_BUFFERING, "no");
        StreamSinkChannel sink = exchange.getResponseChannel();
        channel = sink;
        sink.getWriteSetter().set(ready -> write());
        sink.getCloseSetter().set(gone -> close());
        ConduitStreamSourceChannel source = ((AbstractServerConnection) exchange.getConnection())
                .getChannel()
                .getSourceChannel();
        source.setReadListener(ready -> read(source));
        source.resumeReads();
        keepAlive();
    }

    /** The peer has nothing more to say: what is read is its going, which else the next message would meet. */
    private void read(ConduitStreamSourceChannel source) {
        try {
            if (source.read(ByteBuffer.allocate(IGNORED_BYTES)) < 0) {
                close();
            }
        } catch (IOException gone) {
            close();
        }
    }

    private void send(Following.Batch batch) {
        ByteBuffer message = Message.serverSent(batch.messages());
        ByteBuffer before = unsent; // at most the rest of a sign of life
        unsent = before == null
                ? message
                : ByteBuffer.allocate(before.remaining() + message.remaining())
                        .put(before)
                        .put(message)
                        .flip();
        isBatch = true;
        isLast = batch.isOver();
        quiet = false;
        moved = true;
        write();
    }

    private void write() {
        StreamSinkChannel sink = channel;
        if (sink == null || closed) {
            return;
        }
        try {
            ByteBuffer rest = unsent;
            while (rest != null && rest.hasRemaining()) {
                if (sink.write(rest) == 0) {
                    sink.resumeWrites();
                    return;
                }
                moved = true;
            }
            if (!sink.flush()) {
                sink.resumeWrites();
                return;
            }
            sink.suspendWrites();
            unsent = null;
            if (isLast) {
                sink.shutdownWrites();
                sink.flush();
                close();
            } else if (isBatch) {
                isBatch = false;
                pump.sent();
            }
        } catch (IOException gone) {
            close();
        }
    }

    private void keepAlive() {
        timer = exchange.getIoThread().executeAfter(this::look, keepAlive.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (closed) {
            return;
        }
        if (unsent != null && !moved) {
            pump.stuck(); // the feed is not asked for more, so that it would never find out
            close();
            return;
        }
        moved = false;
        if (visit.again().isEmpty()) {
            pump.over("the token is not good any more");
        } else if (quiet && unsent == null) {
            unsent = SIGN_OF_LIFE.duplicate();
            write();
        }
        quiet = true;
        keepAlive();
    }

    private void close() {
        if (closed) {
            return;
        }
        closed = true;
        pump.close();
        XnioExecutor.Key key = timer;
        if (key != null) {
            key.remove();
        }
        IoUtils.safeClose(channel);
        IoUtils.safeClose(exchange.getConnection());
    }
}
