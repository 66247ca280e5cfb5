package dev.supervisor.server.http;

import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.events.EventFilter;
import dev.supervisor.server.events.Following;
import dev.supervisor.server.events.Message;
import dev.supervisor.server.rpc.Caller;
import dev.supervisor.server.rpc.Peer;
import dev.supervisor.server.rpc.RpcDispatcher;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * One WebSocket. Bounded as a connection of the unix socket is: {@value #MAX_CALLS} calls unanswered, and while answers wait to be
 * read by the peer nothing more is read from it. The token is asked for again with each message.
 *
 * <p>Threading: the connection's I/O thread, but for {@link #goAway}.
 */
final class WebSocketConnection implements Peer {
    private static final int MAX_CALLS = 1_024;
    /** A close code that Undertow has no name for (IANA WebSocket Close Code Number Registry). */
    private static final int TRY_AGAIN_LATER = 1013;

    private static final int MAX_UNSENT_BYTES = 4 << 20;
    private static final int SEND_PATIENCE_MS = 30_000;
    private static final long KEEP_ALIVE_SECONDS = 15;
    private static final long MESSAGE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final WebSocketChannel channel;
    private final TokenGate.Visit visit;
    private final RpcDispatcher rpc;
    private final EventFeed feed;
    private final Room room;
    private final SocketRegister open;
    private @Nullable Pump pump;
    private XnioExecutor.@Nullable Key timer;
    private int unanswered;
    private long unsentBytes;
    /** Whether room is taken for a message that is not whole yet. */
    private boolean isReading;

    private long readingSince;

    private boolean closed;

    /** @param room for messages that are not whole yet */
    WebSocketConnection(
            WebSocketChannel channel,
            TokenGate.Visit visit,
            RpcDispatcher rpc,
            EventFeed feed,
            Room room,
            SocketRegister open) {
        this.channel = channel;
        this.visit = visit;
        this.rpc = rpc;
        this.feed = feed;
        this.room = room;
        this.open = open;
    }

    void begin() {
        open.add(this);
        channel.addCloseTask(gone -> close());
        Receiver receiver = new Receiver();
        channel.getReceiveSetter().set(from -> receive(receiver));
        keepAlive();
        channel.resumeReceives();
    }

    /** Says goodbye, so that the peer knows that it may come back. Any thread. */
    void goAway(String reason) {
        channel.getIoThread().execute(() -> close(CloseMessage.GOING_AWAY, reason));
    }

    /** On the connection's own thread, where calls are answered. */
    @Override
    public CompletableFuture<Long> follow(EventFilter filter, @Nullable Long after) {
        Pump before = pump;
        if (before != null) {
            before.close();
        }
        Pump next = new Pump(channel.getIoThread(), this::notify);
        CompletableFuture<Long> begun =
                next.begin(feed, filter, after, visit.caller().name());
        pump = next;
        return begun;
    }

    /** Undertow 2.4.4 takes a frame's length of 2^63 and more, which the protocol forbids, and fails on it with no regard for the channel. */
    private void receive(Receiver receiver) {
        try {
            receiver.handleEvent(channel);
        } catch (IllegalArgumentException malformed) {
            IoUtils.safeClose(channel);
        }
    }

    private void answer(String text) {
        Optional<Caller> caller = visit.again();
        if (caller.isEmpty()) {
            close(CloseMessage.MSG_VIOLATES_POLICY, "the token is not good any more");
            return;
        }
        unanswered++;
        CompletableFuture<byte[]> answer =
                rpc.answer(text.getBytes(StandardCharsets.UTF_8), caller.get().on(this), channel.getIoThread());
        answer.thenAccept(bytes -> {
            unanswered--;
            if (bytes.length > 0) {
                send(ByteBuffer.wrap(bytes), () -> {});
            }
            regulate();
        });
        regulate();
    }

    private void notify(Following.Batch batch) {
        Pump source = pump;
        int last = batch.messages().size() - 1;
        for (int i = 0; i <= last; i++) {
            Message message = batch.messages().get(i);
            send(message.notification(), i < last || source == null ? () -> {} : source::sent);
        }
    }

    private void send(ByteBuffer text, Runnable then) {
        if (closed) {
            return;
        }
        int bytes = text.remaining();
        unsentBytes += bytes;
        WebSockets.sendText(text, channel, new Sent(bytes, then), SEND_PATIENCE_MS);
    }

    private void regulate() {
        if (closed) {
            return;
        }
        if (unanswered >= MAX_CALLS || unsentBytes >= MAX_UNSENT_BYTES) {
            channel.suspendReceives();
        } else {
            channel.resumeReceives();
        }
    }

    private void keepAlive() {
        timer = channel.getIoThread().executeAfter(this::look, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        if (closed) {
            return;
        }
        if (visit.again().isEmpty()) {
            close(CloseMessage.MSG_VIOLATES_POLICY, "the token is not good any more");
            return;
        }
        if (isReading && System.nanoTime() - readingSince > MESSAGE_PATIENCE_NANOS) {
            close(CloseMessage.MSG_VIOLATES_POLICY, "the message was not whole in time");
            return;
        }
        WebSockets.sendPing(ByteBuffer.allocate(0), channel, new Sent(0, () -> {}), SEND_PATIENCE_MS);
        keepAlive();
    }

    private void close(int code, String reason) {
        if (!closed) {
            WebSockets.sendClose(code, reason, channel, null);
            close();
        }
    }

    private void close() {
        if (closed) {
            return;
        }
        closed = true;
        open.remove(this);
        giveRoomBack();
        Pump source = pump;
        if (source != null) {
            source.close();
        }
        XnioExecutor.Key key = timer;
        if (key != null) {
            key.remove();
        }
    }

    private void giveRoomBack() {
        if (isReading) {
            isReading = false;
            room.giveBack(RpcEndpoint.MAX_BODY_BYTES);
        }
    }

    /** A frame was sent, or cannot be: then the connection is beyond use. */
    private final class Sent implements WebSocketCallback<Void> {
        private final int bytes;
        private final Runnable then;

        Sent(int bytes, Runnable then) {
            this.bytes = bytes;
            this.then = then;
        }

        @Override
        public void complete(WebSocketChannel to, @Nullable Void nothing) {
            channel.getIoThread().execute(() -> {
                unsentBytes -= bytes;
                then.run();
                regulate();
            });
        }

        @Override
        public void onError(WebSocketChannel to, @Nullable Void nothing, Throwable failure) {
            IoUtils.safeClose(channel);
        }
    }

    private final class Receiver extends AbstractReceiveListener {
        @Override
        protected void onText(WebSocketChannel from, StreamSourceFrameChannel message) throws IOException {
            if (!room.take(RpcEndpoint.MAX_BODY_BYTES)) {
                close(TRY_AGAIN_LATER, "messages that are not whole yet take all the memory there is for them");
                return;
            }
            isReading = true;
            readingSince = System.nanoTime();
            super.onText(from, message);
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
            giveRoomBack();
            answer(message.getData());
        }

        @Override
        protected void onBinary(WebSocketChannel from, StreamSourceFrameChannel message) throws IOException {
            close(CloseMessage.MSG_CONTAINS_INVALID_DATA, "calls are text");
        }

        @Override
        protected long getMaxTextBufferSize() {
            return RpcEndpoint.MAX_BODY_BYTES;
        }

        @Override
        protected void onError(WebSocketChannel from, Throwable error) {
            IoUtils.safeClose(from);
        }
    }
}
