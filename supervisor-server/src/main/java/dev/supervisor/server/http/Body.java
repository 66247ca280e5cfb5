package dev.supervisor.server.http;

import io.undertow.io.IoCallback;
import io.undertow.io.Receiver;
import io.undertow.io.Sender;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.StatusCodes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads a request's body on the I/O thread, without blocking, never more than the limit. A body of declared length goes straight
 * into an array of that size; Undertow's own receiver would allocate whatever the header says before looking at any limit.
 */
final class Body {
    private Body() {}

    static void read(
            HttpServerExchange exchange,
            int limit,
            BiConsumer<HttpServerExchange, byte[]> then,
            Consumer<HttpServerExchange> tooLarge) {
        long length;
        try {
            length = exchange.getRequestContentLength();
        } catch (NumberFormatException beyondLong) { // Undertow refuses some of these, and lets others wrap around
            Guard.refuse(exchange, StatusCodes.BAD_REQUEST, "the Content-Length is no length");
            return;
        }
        if (length > limit) {
            tooLarge.accept(exchange);
        } else if (HttpContinue.requiresContinueResponse(exchange)) {
            askForIt(exchange, () -> read(exchange, length, limit, then, tooLarge));
        } else {
            read(exchange, length, limit, then, tooLarge);
        }
    }

    /** The peer waits to be told that its body is wanted ({@code Expect: 100-continue}, RFC 9110 section 10.1.1). */
    private static void askForIt(HttpServerExchange exchange, Runnable read) {
        HttpContinue.sendContinueResponse(exchange, new IoCallback() {
            @Override
            public void onComplete(HttpServerExchange asked, Sender sender) {
                read.run();
            }

            @Override
            public void onException(HttpServerExchange asked, Sender sender, IOException gone) {
                asked.endExchange();
            }
        });
    }

    private static void read(
            HttpServerExchange exchange,
            long length,
            int limit,
            BiConsumer<HttpServerExchange, byte[]> then,
            Consumer<HttpServerExchange> tooLarge) {
        if (length < 0) {
            readChunked(exchange, limit, then, tooLarge);
        } else {
            readDeclared(exchange, new byte[(int) length], then);
        }
    }

    private static void readChunked(
            HttpServerExchange exchange,
            int limit,
            BiConsumer<HttpServerExchange, byte[]> then,
            Consumer<HttpServerExchange> tooLarge) {
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(limit);
        receiver.receiveFullBytes(then::accept, (failed, failure) -> {
            if (failure instanceof Receiver.RequestToLargeException) {
                tooLarge.accept(failed);
            } else {
                brokenOff(failed);
            }
        });
    }

    private static void readDeclared(
            HttpServerExchange exchange, byte[] body, BiConsumer<HttpServerExchange, byte[]> then) {
        ByteBuffer buffer = ByteBuffer.wrap(body);
        StreamSourceChannel channel = exchange.getRequestChannel();
        try {
            if (fill(channel, buffer)) {
                then.accept(exchange, body);
                return;
            }
        } catch (IOException gone) {
            brokenOff(exchange);
            return;
        }
        channel.getReadSetter().set(ready -> {
            try {
                if (fill(channel, buffer)) {
                    channel.suspendReads();
                    Connectors.executeRootHandler(whole -> then.accept(whole, body), exchange);
                }
            } catch (IOException gone) {
                channel.suspendReads();
                brokenOff(exchange);
            }
        });
        channel.resumeReads();
    }

    /** One who only stopped sending still reads; an exchange that just ended would tell it 200, or 500. */
    private static void brokenOff(HttpServerExchange exchange) {
        Guard.refuse(exchange, StatusCodes.BAD_REQUEST, "the body ended early");
    }

    /** Reads on to the end of the body, not just to its last byte: only then does Undertow know that the request is complete. */
    private static boolean fill(StreamSourceChannel channel, ByteBuffer buffer) throws IOException {
        int read;
        do {
            read = channel.read(buffer);
        } while (read > 0);
        if (read < 0 && buffer.hasRemaining()) {
            throw new EOFException("the body ended early");
        }
        return read < 0;
    }
}
