package dev.supervisor.server.control;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has something done once at a time. Whoever asks while it goes on is given the next turn, which all share who ask before it begins:
 * it sees what they saw.
 *
 * <p>Threading: any.
 */
public final class Turns<T> {
    private final Supplier<CompletableFuture<T>> work;

    /** Has not begun; guarded by this, as is busy. */
    private @Nullable CompletableFuture<T> next;

    private boolean busy;

    public Turns(Supplier<CompletableFuture<T>> work) {
        this.work = work;
    }

    /** Completes as the turn does. */
    public CompletableFuture<T> ask() {
        CompletableFuture<T> turn;
        synchronized (this) {
            if (next != null) {
                return next.copy();
            }
            turn = new CompletableFuture<>();
            next = turn;
            if (busy) {
                return turn.copy();
            }
        }
        begin();
        return turn.copy();
    }

    private void begin() {
        CompletableFuture<T> turn;
        synchronized (this) {
            turn = next;
            if (busy || turn == null) {
                return;
            }
            next = null;
            busy = true;
        }
        CompletableFuture.completedFuture(null).thenCompose(now -> work.get()).whenComplete((result, failure) -> {
            synchronized (this) {
                busy = false;
            }
            begin();
            if (failure == null) {
                turn.complete(result);
            } else {
                turn.completeExceptionally(Failures.unwrap(failure));
            }
        });
    }
}
