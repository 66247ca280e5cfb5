package dev.supervisor.server.store;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A unit of work on its way: what to run, how, until when, and where the verdict goes.
 *
 * <p>Threading: made by the caller, then touched only by the thread that runs it.
 */
final class Task<T extends @Nullable Object> {
    /** In which surroundings the work runs. */
    enum Mode {
        /** With others, in a shared transaction. */
        GROUPED,
        /** In a transaction of its own, foreign keys unenforced, and for as long as it takes. */
        UNCHECKED,
        /** Outside of any transaction, for as long as it takes. */
        BARE,
        /** Not work: has a reader that waits for work look whether it is to end. */
        WAKE_UP
    }

    private final Work<T> work;
    private final Mode mode;
    private final WriteOptions options;
    private final long madeNanos = System.nanoTime();
    private final long deadlineNanos;
    private final CompletableFuture<T> reply = new CompletableFuture<>();
    private @Nullable T value;
    private @Nullable Throwable failure;

    Task(Work<T> work, Mode mode, WriteOptions options, long deadlineNanos) {
        this.work = work;
        this.mode = mode;
        this.options = options;
        this.deadlineNanos = deadlineNanos;
    }

    /** @param deadlineNanos as {@link System#nanoTime} will say */
    static <T extends @Nullable Object> Task<T> read(Work<T> work, long deadlineNanos) {
        return new Task<>(work, Mode.GROUPED, WriteOptions.CALL, deadlineNanos);
    }

    static Task<Boolean> wakeUp() {
        return new Task<>(session -> true, Mode.WAKE_UP, WriteOptions.CALL, Long.MAX_VALUE);
    }

    Mode mode() {
        return mode;
    }

    WriteOptions options() {
        return options;
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

    /** Whether nobody wants it any more. */
    boolean isCancelled() {
        return reply.isCancelled();
    }

    long waitedNanos() {
        return System.nanoTime() - madeNanos;
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

    /** Gives the verdict, once. After this the task is the caller's again. */
    @SuppressWarnings("NullAway") // value is a T once run() has returned
    void answer() {
        if (failure != null) {
            reply.completeExceptionally(failure);
        } else {
            reply.complete(value);
        }
    }
}
