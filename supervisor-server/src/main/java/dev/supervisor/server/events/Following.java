package dev.supervisor.server.events;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.server.store.EventStore.Numbered;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One who follows. It asks for {@link #next} when it has sent what it was given before, so it is never given more than it can send.
 *
 * <p>Threading: any thread, but one call of {@link #next} at a time.
 */
public final class Following {
    private final EventFeed feed;
    private final EventFilter filter;
    private final @Nullable Long from;
    private final String owner;
    private final Runnable ready;
    private final CompletableFuture<Long> begun = new CompletableFuture<>();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile @Nullable String over;
    private boolean greeted;
    /** In the ring; negative while it is given rows from the table. */
    private long position = -1;
    /** The number of the last event it was given, or passed over. */
    private long last;

    /**
     * What to send next.
     *
     * @param messages none: there is nothing now, and {@code ready} will be run
     * @param isOver these are the last ones
     */
    public record Batch(List<Message> messages, boolean isOver) {}

    private record Hello(long latest) {}

    private record Gap(long oldest) {}

    /** @param resumeAfter null: it had not begun, from now on */
    private record End(String reason, @Nullable Long resumeAfter) {}

    Following(EventFeed feed, EventFilter filter, @Nullable Long from, String owner, Runnable ready) {
        this.feed = feed;
        this.filter = filter;
        this.from = from;
        this.owner = owner;
        this.ready = ready;
    }

    String owner() {
        return owner;
    }

    boolean wantsSamples() {
        return filter.samples();
    }

    /**
     * The newest number when it began, as {@code hello} tells it: what comes after that, or after the number it asked for, it is given.
     * Fails when it is over before: with an {@link RpcException} that says why, or with what kept it from reading.
     */
    public CompletableFuture<Long> begun() {
        return begun.copy();
    }

    /** The next messages, as many as make sense at once. Never fails: what can't be read now is the end. */
    public CompletableFuture<Batch> next() {
        try {
            return more().exceptionally(this::unreadable);
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(unreadable(e));
        }
    }

    private CompletableFuture<Batch> more() {
        String reason = over;
        if (reason != null) {
            return CompletableFuture.completedFuture(ending(reason));
        }
        if (!greeted) {
            return greeting();
        }
        return position < 0 ? fromTable() : CompletableFuture.completedFuture(fromRing());
    }

    /** Ends it with a reason, which is the last thing it is sent. */
    public void over(String reason) {
        over = reason;
        wake();
    }

    /** Its peer takes nothing of what was sent, and so cannot be told either: it is let go as one who is too slow. */
    public void stuck() {
        feed.tooSlow(this);
        close();
    }

    public void close() {
        over = "closed";
        feed.left(this);
        missed(over);
    }

    void wake() {
        if (waiting.compareAndSet(true, false)) {
            ready.run();
        }
    }

    private CompletableFuture<Batch> greeting() {
        return feed.bounds().thenCompose(bounds -> {
            List<Message> messages = new ArrayList<>();
            long after = from == null ? bounds.latest() : from;
            boolean known = after + 1 >= bounds.oldest() && after <= bounds.latest();
            long begin = known ? after : bounds.oldest() - 1;
            messages.add(feed.control("hello", known ? begin : null, new Hello(bounds.latest())));
            if (!known) {
                messages.add(gap(bounds.oldest()));
            }
            return feed.join().thenApply(present -> {
                greeted = true;
                last = begin;
                begun.complete(bounds.latest());
                return new Batch(messages, false);
            });
        });
    }

    /** Rows after the last one; when there are no more of them the ring has the rest. */
    private CompletableFuture<Batch> fromTable() {
        return feed.join().thenCompose(joined -> {
            if (last >= joined.newest()) {
                position = joined.position();
                return more();
            }
            return feed.rows(last, rows -> wanted(rows, joined))
                    .thenCompose(wanted ->
                            wanted.isEmpty() ? more() : CompletableFuture.completedFuture(new Batch(wanted, false)));
        });
    }

    /** On the feed's thread: what is wanted of the rows, up to where a batch is large enough. */
    private List<Message> wanted(List<Numbered> rows, EventFeed.Joined joined) {
        List<Message> messages = new ArrayList<>();
        int bytes = 0;
        int most = feed.batchBytes();
        for (Numbered row : rows) {
            if (bytes >= most) {
                return messages;
            }
            if (isNew(row.seq(), messages)
                    && filter.accepts(row.event().kind(), row.event().subject())) {
                Message message = feed.message(row);
                messages.add(message);
                bytes += message.bytes();
            }
        }
        if (rows.size() < EventFeed.CATCH_UP) {
            position = joined.position(); // the table has no more
        }
        return messages;
    }

    /**
     * Whether it was not given yet: what the ring has and the table had too is passed over. Numbers have no holes, so one that comes
     * too early tells that those before it were deleted unread, which is said in its place.
     *
     * @param seq 0: it is no event
     */
    private boolean isNew(long seq, List<Message> batch) {
        if (seq == 0) {
            return true;
        }
        if (seq <= last) {
            return false;
        }
        if (seq > last + 1) {
            batch.add(gap(seq));
        }
        last = seq;
        return true;
    }

    private Message gap(long oldest) {
        return feed.control("gap", oldest - 1, new Gap(oldest));
    }

    private Batch fromRing() {
        List<Message> messages = new ArrayList<>();
        int bytes = 0;
        int most = feed.batchBytes();
        while (bytes < most) {
            if (position == feed.end()) {
                if (!messages.isEmpty()) {
                    break;
                }
                waiting.set(true);
                String reason = over;
                if ((position == feed.end() && reason == null) || !waiting.compareAndSet(true, false)) {
                    break; // it will be woken, or has been by now
                }
                if (reason != null) {
                    return ending(reason);
                }
            }
            @Nullable Message message = feed.at(position);
            if (message == null) {
                feed.tooSlow(this);
                return end("too slow: the events it missed are no longer at hand");
            }
            position++;
            if (isNew(message.seq(), messages) && filter.accepts(message)) {
                messages.add(filter.narrow(message));
                bytes += message.bytes();
            }
        }
        return new Batch(messages, false);
    }

    private Batch ending(String reason) {
        feed.left(this);
        missed(reason);
        return end(reason);
    }

    private Batch unreadable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        begun.completeExceptionally(cause);
        feed.unreadable(this, cause);
        return end("its events cannot be read now");
    }

    private Batch end(String reason) {
        Long resumeAfter = greeted ? Long.valueOf(last) : from;
        return new Batch(List.of(feed.control("end", null, new End(reason, resumeAfter))), true);
    }

    /** No effect on one that has begun. */
    private void missed(String reason) {
        RpcError error = feed.isClosed() ? RpcError.SHUTTING_DOWN : RpcError.CONFLICT;
        begun.completeExceptionally(
                new RpcException(error, "Following was over before it began: " + reason, "/follow", null));
    }
}
