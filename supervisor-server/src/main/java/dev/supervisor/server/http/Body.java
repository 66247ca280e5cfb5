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
 * Reads a request's body on the I/O thread, without blocking, never more than the limit, and no more of all that are not whole yet
 * than there is room for. A body of declared length goes straight into an array of that size; Undertow's own receiver would allocate
 * whatever the header says before looking at any limit.
 */
final class Body {
    private final int limit;
    private final Room room;
    private final BiConsumer<HttpServerExchange, byte[]> then;
    private final Consumer<HttpServerExchange> tooLarge;
    private final Consumer<HttpServerExchange> noRoom;

    /**
     * @param limit bytes
     * @param then is given the body
     * @param tooLarge answers one that is larger than the limit
     * @param noRoom answers one for which there is no room now
     */
    Body(
            int limit,
            Room room,
            BiConsumer<HttpServerExchange, byte[]> then,
            Consumer<HttpServerExchange> tooLarge,
            Consumer<HttpServerExchange> noRoom) {
        this.limit = limit;
        this.room = room;
        this.then = then;
        this.tooLarge = tooLarge;
        this.noRoom = noRoom;
    }

    void read(HttpServerExchange exchange) {
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
            askForIt(exchange, () -> read(exchange, length));
        } else {
            read(exchange, length);
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

    private void read(HttpServerExchange exchange, long length) {
        long taken = length < 0 ? limit : length;
        if (!room.take(taken)) {
            noRoom.accept(exchange);
        } else if (length < 0) {
            readChunked(exchange, new Taken(exchange, taken));
        } else {
            readDeclared(exchange, (int) length);
        }
    }

    /** Room for a body that may take its time; given back when the body is whole, and in any case when the exchange is over. */
    private final class Taken {
        private long bytes;

        Taken(HttpServerExchange exchange, long bytes) {
            this.bytes = bytes;
            exchange.addExchangeCompleteListener((completed, next) -> {
                giveBack();
                next.proceed();
            });
        }

        void giveBack() {
            room.giveBack(bytes);
            bytes = 0;
        }
    }

    private void readChunked(HttpServerExchange exchange, Taken taken) {
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(limit);
        receiver.receiveFullBytes(
                (whole, body) -> {
                    taken.giveBack();
                    then.accept(whole, body);
                },
                (failed, failure) -> {
                    if (failure instanceof Receiver.RequestToLargeException) {
                        tooLarge.accept(failed);
                    } else {
                        brokenOff(failed);
                    }
                });
    }

    private void readDeclared(HttpServerExchange exchange, int length) {
        boolean isOver = true;
        try {
            byte[] body = new byte[length];
            ByteBuffer buffer = ByteBuffer.wrap(body);
            StreamSourceChannel channel = exchange.getRequestChannel(); // given out once
            isOver = readAtOnce(exchange, channel, body, buffer);
            if (!isOver) {
                readLater(exchange, channel, body, buffer);
            }
        } finally {
            if (isOver) {
                room.giveBack(length);
            }
        }
    }

    /** Whether nothing is left to be read. */
    private boolean readAtOnce(
            HttpServerExchange exchange, StreamSourceChannel channel, byte[] body, ByteBuffer buffer) {
        try {
            if (!fill(channel, buffer)) {
                return false;
            }
        } catch (IOException gone) {
            brokenOff(exchange);
            return true;
        }
        then.accept(exchange, body);
        return true;
    }

    private void readLater(HttpServerExchange exchange, StreamSourceChannel channel, byte[] body, ByteBuffer buffer) {
        Taken taken = new Taken(exchange, body.length);
        channel.getReadSetter().set(ready -> {
            try {
                if (fill(channel, buffer)) {
                    channel.suspendReads();
                    taken.giveBack();
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
        Guard.refuse(exchange, StatusCodes.BAD_REQUEST, "the body ended early or is malformed");
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
