package dev.supervisor.server.http;

import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.events.EventFilter;
import dev.supervisor.server.events.Following;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what happens from the feed, a batch at a time, and the next one only when the last is sent: a slow reader costs nothing but
 * its connection, until the feed lets it go.
 *
 * <p>Threading: the connection's thread, which is what {@code home} executes on.
 */
final class Pump {
    private final Executor home;
    private final Consumer<Following.Batch> send;
    private @Nullable Following following;
    private boolean busy;
    private boolean again;

    /**
     * @param send given what to send, never nothing; to be answered by {@link #sent}
     */
    Pump(Executor home, Consumer<Following.Batch> send) {
        this.home = home;
        this.send = send;
    }

    /**
     * @return {@link Following#begun}
     * @throws java.util.concurrent.RejectedExecutionException when too many follow
     */
    CompletableFuture<Long> begin(EventFeed feed, EventFilter filter, @Nullable Long after, String owner) {
        Following source = feed.follow(filter, after, owner, () -> home.execute(this::ask));
        following = source;
        home.execute(this::ask);
        return source.begun();
    }

    /** What was given has been sent. */
    void sent() {
        busy = false;
        ask();
    }

    /** Ends it, with a last message. */
    void over(String reason) {
        Following source = following;
        if (source != null) {
            source.over(reason);
        }
    }

    /** The peer takes nothing of what was sent. */
    void stuck() {
        Following source = following;
        following = null;
        if (source != null) {
            source.stuck();
        }
    }

    void close() {
        Following source = following;
        following = null;
        if (source != null) {
            source.close();
        }
    }

    private void ask() {
        Following source = following;
        if (source == null) {
            return;
        }
        if (busy) {
            again = true;
            return;
        }
        busy = true;
        again = false;
        CompletableFuture<Following.Batch> next = source.next();
        if (next.isDone()) { // as it is for all who keep up: they are many, and each way through the thread's queue is
            // long
            take(source, next.join());
        } else {
            next.thenAccept(batch -> home.execute(() -> take(source, batch)));
        }
    }

    private void take(Following source, Following.Batch batch) {
        if (following != source) {
            return; // closed, or another one is followed
        }
        if (!batch.messages().isEmpty()) {
            if (batch.isOver()) {
                following = null;
            }
            send.accept(batch);
        } else {
            busy = false;
            if (again) {
                ask();
            }
        }
    }
}
