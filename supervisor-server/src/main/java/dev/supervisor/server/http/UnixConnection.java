package dev.supervisor.server.http;

import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.events.EventFilter;
import dev.supervisor.server.events.Following;
import dev.supervisor.server.events.Message;
import dev.supervisor.server.rpc.Caller;
import dev.supervisor.server.rpc.Peer;
import dev.supervisor.server.rpc.RpcDispatcher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the unix socket. Bounded: a line up to the limit of a body and to what room others leave, {@value #MAX_CALLS} calls unanswered, and while
 * answers wait to be read by the peer nothing more is read from it. A peer that sends no more (shutdown(2) of its writing side, as
 * {@code nc -N} does) is still answered all it sent; one that is gone looks the same, until something is written to it.
 *
 * <p>Threading: the socket's thread; what others have for it comes in through a queue.
 */
final class UnixConnection implements Peer {
    private static final int MAX_CALLS = 1024;
    /** A buffer of this size is everybody's; what is more comes out of the common room. */
    private static final int SMALL = 4096;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final RpcDispatcher rpc;
    private final Caller caller;
    private final EventFeed feed;
    private final Room room;
    private final Consumer<UnixConnection> onAnswer;
    private final Consumer<UnixConnection> onClose;
    /** What is left to do for answers that came later; at most as much as there are calls unanswered. */
    private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean woken = new AtomicBoolean();
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private final Unread unread;
    private ByteBuffer in = ByteBuffer.allocate(SMALL);
    /** Where the next line begins. */
    private int start;
    /** From {@link #start} up to here there is no line's end. */
    private int scanned;

    private int unanswered;
    private @Nullable Pump pump;
    private boolean isBatchUnsent;
    /** Whether the peer took something since the last look. */
    private boolean moved;

    private boolean ended;
    private boolean closed;

    /**
     * What all connections have in common.
     *
     * @param room for lines that are not whole yet
     * @param answers room for what peers have not read yet
     * @param patience between two looks at whether those who follow take what they are sent
     */
    record Shared(RpcDispatcher rpc, EventFeed feed, Room room, Room answers, Duration patience) {}

    UnixConnection(
            SocketChannel channel,
            SelectionKey key,
            Shared shared,
            Caller caller,
            Consumer<UnixConnection> onAnswer,
            Consumer<UnixConnection> onClose) {
        this.channel = channel;
        this.key = key;
        this.rpc = shared.rpc();
        this.caller = caller.on(this);
        this.feed = shared.feed();
        this.room = shared.room();
        this.unread = new Unread(shared.answers(), caller.name());
        this.onAnswer = onAnswer;
        this.onClose = onClose;
    }

    void ready(SelectionKey ready) {
        attempt(() -> {
            if (ready.isWritable()) {
                flush();
            }
            if (!closed && ready.isReadable()) {
                read();
            }
            flush();
        });
    }

    /** Puts answers that came later together and writes them. */
    void writeAnswers() {
        woken.set(false);
        attempt(() -> {
            for (Runnable next = late.poll(); next != null; next = late.poll()) {
                next.run();
            }
            answerLines(); // some may have waited for fewer calls to be unanswered
            flush();
        });
    }

    /** On the socket's thread, where calls are answered. */
    @Override
    public CompletableFuture<Long> follow(EventFilter filter, @Nullable Long after) {
        if (closed) {
            throw new RejectedExecutionException("the connection is being closed");
        }
        Pump next = new Pump(this::later, this::notify);
        CompletableFuture<Long> begun = next.begin(feed, filter, after, caller.name());
        Pump before = pump;
        pump = next;
        isBatchUnsent = false;
        if (before != null) {
            before.close();
        }
        return begun;
    }

    private void notify(Following.Batch batch) {
        for (Message message : batch.messages()) {
            ByteBuffer notification = message.notification();
            unread.addAnyway(notification.remaining() + 1);
            unsent.add(line(notification));
        }
        isBatchUnsent = true;
        moved = true;
    }

    /** Cuts off one who follows and has taken nothing since the last look. */
    void look() {
        Pump source = pump;
        if (isBatchUnsent && !moved && source != null) {
            source.stuck();
            close();
        }
        moved = false;
    }

    /** Nothing is being answered, and all answers are sent. */
    boolean isIdle() {
        return unanswered == 0 && unsent.isEmpty() && late.isEmpty();
    }

    /** The peer sends no more, and is closed once it is answered. */
    boolean isEnded() {
        return ended;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException gone) {
            close();
        } catch (RuntimeException fault) {
            close();
            throw fault;
        }
    }

    private void read() throws IOException {
        if (channel.read(in) < 0) {
            ended = true;
            in.put((byte) '\n'); // the last line may lack its end; there is room, or nothing would have been read
        }
        answerLines();
        if (!closed && !in.hasRemaining() && !isBusy()) {
            grow();
        }
    }

    private void answerLines() {
        while (!closed && !isBusy()) {
            while (scanned < in.position() && in.get(scanned) != '\n') {
                scanned++;
            }
            if (scanned == in.position()) {
                compact();
                return;
            }
            byte[] line = Arrays.copyOfRange(in.array(), start, scanned);
            start = ++scanned;
            if (line.length > 0) {
                answer(line);
            }
        }
    }

    /** Once for all the lines that were whole: the beginning of the next may be large, and they many. */
    private void compact() {
        if (start > 0) {
            in.flip().position(start);
            in.compact();
            scanned -= start;
            start = 0;
            shrink();
        }
    }

    private void answer(byte[] line) {
        var answer = rpc.answer(line, caller, this::later);
        if (answer.isDone()) {
            enqueue(answer.join());
            return;
        }
        unanswered++;
        answer.thenAccept(bytes -> {
            unanswered--;
            enqueue(bytes);
        });
    }

    /** Any thread. */
    private void later(Runnable rest) {
        late.add(rest);
        if (woken.compareAndSet(false, true)) {
            onAnswer.accept(this);
        }
    }

    private void grow() {
        if (in.capacity() >= RpcEndpoint.MAX_BODY_BYTES) {
            refuse(rpc.tooLarge(RpcEndpoint.MAX_BODY_BYTES));
            return;
        }
        int larger = Math.min(RpcEndpoint.MAX_BODY_BYTES, in.capacity() * 4);
        if (!room.take(larger - in.capacity())) {
            refuse(rpc.noRoom());
            return;
        }
        in = ByteBuffer.allocate(larger).put(in.flip());
    }

    private void refuse(byte[] answer) {
        enqueue(answer);
        in.clear();
        start = 0;
        scanned = 0;
        ended = true; // where the next line begins is not known
        shrink();
    }

    /** A large buffer is kept only for what is in it. */
    private void shrink() {
        if (in.position() < SMALL && in.capacity() > SMALL) {
            room.giveBack(in.capacity() - SMALL);
            in = ByteBuffer.allocate(SMALL).put(in.flip());
        }
    }

    private void enqueue(byte[] answer) {
        if (closed || answer.length == 0) {
            return;
        }
        if (unread.add(answer.length + 1)) {
            unsent.add(line(ByteBuffer.wrap(answer)));
        } else {
            close();
        }
    }

    /** With the line's end in the same buffer: one write more for each answer would cost as much as binding its parameters. */
    static ByteBuffer line(ByteBuffer text) {
        return ByteBuffer.allocate(text.remaining() + 1)
                .put(text)
                .put((byte) '\n')
                .flip();
    }

    private void flush() throws IOException {
        while (!closed && !unsent.isEmpty()) {
            ByteBuffer next = unsent.peek();
            int taken = channel.write(next);
            unread.taken(taken);
            moved |= taken > 0;
            if (next.hasRemaining()) {
                break;
            }
            unsent.remove();
        }
        Pump source = pump;
        if (unsent.isEmpty() && isBatchUnsent && source != null) {
            isBatchUnsent = false;
            source.sent();
        }
        answerLines();
        if (ended && isIdle()) {
            close();
        } else if (!closed) {
            int write = unsent.isEmpty() ? 0 : SelectionKey.OP_WRITE;
            key.interestOps(write | (ended || isBusy() ? 0 : SelectionKey.OP_READ));
        }
    }

    private boolean isBusy() {
        return unanswered >= MAX_CALLS || unread.isMuch();
    }

    void close() {
        if (!closed) {
            closed = true;
            Pump source = pump;
            if (source != null) {
                source.close();
            }
            onClose.accept(this);
            room.giveBack(in.capacity() - SMALL);
            in = ByteBuffer.allocate(0);
            start = 0;
            scanned = 0;
            unsent.clear();
            unread.forget();
            try {
                channel.close();
            } catch (IOException ignored) {
                // The peer is gone either way.
            }
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
