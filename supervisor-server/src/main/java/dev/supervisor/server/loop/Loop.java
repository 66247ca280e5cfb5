package dev.supervisor.server.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One thread to own state: what runs here needs no lock. Nothing that runs here may block.
 *
 * <p>Threading: {@link #execute} and {@link #ask} from any thread; {@link #after} on the loop only.
 */
public interface Loop {
    /** Hands over a fact (an exit, a commit, an answer of a worker). Always taken: there are a handful of them for each process. */
    void execute(Runnable fact);

    /**
     * Hands over a question from outside.
     *
     * @return fails with {@link java.util.concurrent.RejectedExecutionException} when too many wait already
     */
    <T> CompletableFuture<T> ask(Supplier<T> question);

    /** Runs the action here after the delay, unless cancelled before. Measured by a clock that is never set. */
    Timer after(Duration delay, Runnable action);

    /** The wall clock. */
    Instant now();

    /** Something that will happen, unless it is cancelled. */
    interface Timer {
        void cancel();
    }
}
