package dev.supervisor.server.http;

import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.events.EventFilter;
import dev.supervisor.server.events.Following;
import dev.supervisor.server.rpc.Caller;
import dev.supervisor.server.rpc.Peer;
import dev.supervisor.server.rpc.RpcDispatcher;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * One WebSocket. Bounded as a connection of the unix socket is: {@value #MAX_CALLS} calls unanswered, and while answers wait to be
 * read by the peer nothing more is read from it. The token is asked for again with each message. Undertow (2.4.4) keeps a WebSocket
 * that was told goodbye open, and reads from it, until the peer says goodbye too; one that does not is cut off.
 *
 * <p>Threading: the connection's I/O thread, but for {@link #goAway}.
 */
final class WebSocketConnection implements Peer {
    private static final int MAX_CALLS = 1_024;
    /** A close code that Undertow has no name for (IANA WebSocket Close Code Number Registry). */
    private static final int TRY_AGAIN_LATER = 1013;
    /** Undertow's (2.4.4) closes a frame that is late, and calls it complete. */
    private static final long NO_TIMEOUT = -1;

    private final WebSocketChannel channel;
    private final TokenGate.Visit visit;
    private final RpcDispatcher rpc;
    private final EventFeed feed;
    private final Room room;
    private final SocketRegister open;
    private final Patience patience;
    private final Unread unread;
    private @Nullable Pump pump;
    private XnioExecutor.@Nullable Key timer;
    /** Runs out when the peer does not take the events it was sent. */
    private XnioExecutor.@Nullable Key readerTimer;

    private int unanswered;
    /** Whether events were sent that the peer has not taken yet. */
    private boolean isBatchUnread;

    private long batchSince;
    /** Whether room is taken for a message that is not whole yet. */
    private boolean isReading;

    private long readingSince;
    /** No call is answered any more, and nothing told. */
    private boolean closed;

    /**
     * What all connections have in common.
     *
     * @param room for messages that are not whole yet
     * @param answers room for what peers have not read yet
     */
    record Shared(RpcDispatcher rpc, EventFeed feed, Room room, Room answers, SocketRegister open, Patience patience) {}

    /**
     * How long is waited for a peer.
     *
     * @param look between two looks at its token, which are signs of life too
     * @param reader until it has taken what it was sent
     * @param message until one is whole, as far as looks find out
     * @param goodbye until it answers ours
     */
    record Patience(Duration look, Duration reader, Duration message, Duration goodbye) {
        static final Patience STANDARD = new Patience(
                Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(5));
    }

    WebSocketConnection(WebSocketChannel channel, TokenGate.Visit visit, Shared shared) {
        this.channel = channel;
        this.visit = visit;
        this.rpc = shared.rpc();
        this.feed = shared.feed();
        this.room = shared.room();
        this.open = shared.open();
        this.patience = shared.patience();
        this.unread = new Unread(shared.answers(), visit.caller().name());
    }

    void begin() {
        open.add(this);
        channel.addCloseTask(gone -> gone());
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
        if (closed) {
            throw new RejectedExecutionException("the connection is being closed");
        }
        Pump next = new Pump(channel.getIoThread(), this::notify);
        CompletableFuture<Long> begun =
                next.begin(feed, filter, after, visit.caller().name());
        Pump before = pump;
        pump = next;
        batchIsTaken();
        if (before != null) {
            before.close();
        }
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
        if (closed) {
            return;
        }
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
            if (bytes.length > 0 && !isOver()) {
                sendAnswer(bytes);
            }
            regulate();
        });
        regulate();
    }

    private void sendAnswer(byte[] answer) {
        if (unread.add(answer.length)) {
            send(ByteBuffer.wrap(answer), () -> {}, patience.reader().toMillis());
        } else {
            close(TRY_AGAIN_LATER, "answers that are not read take all the memory there is for them");
        }
    }

    private void notify(Following.Batch batch) {
        Pump source = pump;
        if (isOver() || source == null) {
            return;
        }
        isBatchUnread = true;
        batchSince = System.nanoTime();
        int last = batch.messages().size() - 1;
        for (int i = 0; i <= last; i++) {
            ByteBuffer notification = batch.messages().get(i).notification();
            unread.addAnyway(notification.remaining());
            send(notification, i < last ? () -> {} : () -> taken(source), NO_TIMEOUT);
        }
        if (!closed && unread.isAny()) { // as a rule the socket takes all of it at once
            readerTimer = after(patience.reader(), () -> IoUtils.safeClose(channel));
        }
    }

    private void taken(Pump source) {
        if (pump == source) {
            batchIsTaken();
        }
        source.sent();
    }

    private void batchIsTaken() {
        isBatchUnread = false;
        stop(readerTimer);
        readerTimer = null;
    }

    private void send(ByteBuffer text, Runnable then, long timeoutMs) {
        WebSockets.sendText(text, channel, new Sent(text.remaining(), then), timeoutMs);
    }

    private void regulate() {
        if (closed) {
            return;
        }
        if (unanswered >= MAX_CALLS || unread.isMuch()) {
            channel.suspendReceives();
        } else {
            channel.resumeReceives();
        }
    }

    private void keepAlive() {
        timer = after(patience.look(), this::look);
    }

    private void look() {
        if (isOver()) {
            return;
        }
        if (visit.again().isEmpty()) {
            close(CloseMessage.MSG_VIOLATES_POLICY, "the token is not good any more");
            return;
        }
        if (isReading && System.nanoTime() - readingSince > patience.message().toNanos()) {
            close(CloseMessage.MSG_VIOLATES_POLICY, "the message was not whole in time");
            return;
        }
        WebSockets.sendPing(
                ByteBuffer.allocate(0),
                channel,
                new Sent(0, () -> {}),
                patience.reader().toMillis());
        keepAlive();
    }

    private void close(int code, String reason) {
        if (!closed) {
            WebSockets.sendClose(code, reason, channel, null);
            awaitGoodbye();
        }
    }

    /** Ours was sent. What the peer had begun to send stays in memory meanwhile, and so keeps its room. */
    private void awaitGoodbye() {
        endWithin(patience.goodbye());
    }

    /**
     * Whether nothing can be sent any more: a goodbye was, or came, be it just the end of what the peer sends. Undertow then refuses
     * to send, but goes on with what it is sending, for which the peer has its time.
     */
    private boolean isOver() {
        if (!closed && (channel.isCloseFrameReceived() || channel.isCloseFrameSent())) {
            endWithin(patience.reader());
        }
        return closed;
    }

    private void endWithin(Duration time) {
        end();
        timer = after(time, () -> IoUtils.safeClose(channel));
    }

    private void end() {
        if (closed) {
            return;
        }
        closed = true;
        open.remove(this);
        stop(timer);
        stop(readerTimer);
        Pump source = pump;
        if (source != null) {
            if (isStuck()) {
                source.stuck();
            } else {
                source.close();
            }
        }
    }

    /** Whoever goes while half of its time was up without taking anything was slow too: timers are not that exact. */
    private boolean isStuck() {
        return isBatchUnread
                && System.nanoTime() - batchSince >= patience.reader().toNanos() / 2;
    }

    private void gone() {
        end();
        stop(timer);
        giveRoomBack();
        unread.forget();
    }

    /** Null: the thread is ending, and with it the connection. */
    private XnioExecutor.@Nullable Key after(Duration delay, Runnable task) {
        try {
            return channel.getIoThread().executeAfter(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ending) {
            return null;
        }
    }

    private static void stop(XnioExecutor.@Nullable Key key) {
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
            unread.taken(bytes); // at once: who takes all it is sent has nothing unread
            channel.getIoThread().execute(() -> {
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
            if (closed) {
                return;
            }
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

        /** Undertow answers it, behind all that is being sent. */
        @Override
        protected void onFullCloseMessage(WebSocketChannel from, BufferedBinaryMessage goodbye) throws IOException {
            super.onFullCloseMessage(from, goodbye);
            isOver();
        }

        @Override
        protected void onBinary(WebSocketChannel from, StreamSourceFrameChannel message) throws IOException {
            close(CloseMessage.MSG_CONTAINS_INVALID_DATA, "calls are text");
        }

        @Override
        protected long getMaxTextBufferSize() {
            return RpcEndpoint.MAX_BODY_BYTES;
        }

        /** What was wrong with a message Undertow has told the peer, with a code, as a rule. */
        @Override
        protected void onError(WebSocketChannel from, Throwable error) {
            if (!closed && from.isCloseFrameSent()) {
                awaitGoodbye();
            } else {
                IoUtils.safeClose(from);
            }
        }
    }
}
