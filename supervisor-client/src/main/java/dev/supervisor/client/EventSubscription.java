package dev.supervisor.client;

import dev.supervisor.rpc.model.Event;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A listener that is being told of events, until this is closed.
 *
 * <pre>{@code
 * try (EventSubscription watching = supervisor.listen(EventQuery.all(), listener)) {
 *     watching.ended().get();
 * }
 * }</pre>
 *
 * <p>Threading: any thread.
 */
public final class EventSubscription implements AutoCloseable {
    private final EventStream stream;
    private final EventListener listener;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private EventSubscription(EventStream stream, EventListener listener) {
        this.stream = stream;
        this.listener = listener;
    }

    static EventSubscription start(EventStream stream, EventListener listener) {
        stream.onGap(listener::onGap)
                .onSamples(listener::onSamples)
                .onStatus(listener::onStatus)
                .onDisconnect(listener::onDisconnect);
        EventSubscription subscription = new EventSubscription(stream, listener);
        ClientThreads.forEvents(subscription::run).start();
        return subscription;
    }

    /** Completed when nothing more will be told: normally after {@link #close}, exceptionally after a failure. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Ends it. What the listener is being told at this moment it may still be busy with when this returns. */
    @Override
    public void close() {
        stream.close();
    }

    private void run() {
        Throwable failure = null;
        try (stream) {
            for (Event event : stream) {
                listener.onEvent(event);
            }
        } catch (UncheckedIOException e) {
            failure = e.getCause();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        end(failure);
    }

    private void end(@Nullable Throwable failure) {
        try {
            listener.onEnd(failure instanceof Error ? new ExecutionException(failure) : (Exception) failure);
        } finally {
            if (failure == null) {
                ended.complete(null);
            } else {
                ended.completeExceptionally(failure);
            }
        }
    }
}
