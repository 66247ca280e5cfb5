package dev.supervisor.server.store;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A unit of work on its way: what to run, until when it may start, and where the verdict goes.
 *
 * <p>Threading: made by the caller, then touched only by the thread that runs it.
 */
final class Task<T extends @Nullable Object> {
    /** In which surroundings the work runs. */
    enum Mode {
        /** With others, in a savepoint of a shared transaction. */
        GROUPED,
        /** In a transaction of its own, foreign keys unenforced. */
        UNCHECKED,
        /** Not work: has a thread that waits for work look whether it is to end. */
        WAKE_UP
    }

    private final Work<T> work;
    private final Mode mode;
    private final long deadlineNanos;
    private final CompletableFuture<T> reply = new CompletableFuture<>();
    private @Nullable T value;
    private @Nullable Throwable failure;

    Task(Work<T> work, Mode mode, long deadlineNanos) {
        this.work = work;
        this.mode = mode;
        this.deadlineNanos = deadlineNanos;
    }

    static Task<Boolean> wakeUp() {
        return new Task<>(session -> true, Mode.WAKE_UP, Long.MAX_VALUE);
    }

    Mode mode() {
        return mode;
    }

    CompletableFuture<T> reply() {
        return reply;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    boolean isLate() {
        return System.nanoTime() - deadlineNanos > 0;
    }

    /** Runs the work and keeps its value; its failure is the caller's to handle. */
    void run(Session session) {
        failure = null;
        value = work.on(session);
    }

    void fail(Throwable why) {
        value = null;
        failure = why;
    }

    boolean failed() {
        return failure != null;
    }

    /** Gives the verdict. After this the task is the caller's again. */
    @SuppressWarnings("NullAway") // value is a T once run() has returned
    void answer() {
        if (failure != null) {
            reply.completeExceptionally(failure);
        } else {
            reply.complete(value);
        }
    }
}
