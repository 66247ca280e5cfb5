package dev.supervisor.server.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread to own state: what runs here needs no lock. Nothing that runs here may block.
 *
 * <p>Threading: any thread; {@link #after} on the loop only.
 */
public interface Loop {
    /** Hands over a fact (an exit, a commit, an answer of a worker). Always taken: there are a handful of them for each process. */
    void execute(Runnable fact);

    /**
     * Hands over a question from outside.
     *
     * @return fails with {@link RejectedExecutionException} when too many wait already
     */
    default <T> CompletableFuture<T> ask(Supplier<T> question) {
        try {
            return reserve().ask(question);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    /**
     * Does something elsewhere, and when it is done asks about it here. Its place is kept from the beginning: what was done is never
     * refused afterwards.
     *
     * @param first begins it; not called when too many wait already
     * @return fails as {@code first} does, or as {@link #ask}
     */
    default <T extends @Nullable Object, R> CompletableFuture<R> askAfter(
            Supplier<CompletableFuture<T>> first, Function<T, R> question) {
        Place place;
        try {
            place = reserve();
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(full);
        }
        CompletableFuture<T> begun;
        try {
            begun = first.get();
        } catch (RuntimeException | Error e) {
            place.giveBack();
            throw e;
        }
        return begun.whenComplete((done, failure) -> {
                    if (failure != null) {
                        place.giveBack();
                    }
                })
                .thenCompose(done -> place.ask(() -> question.apply(done)));
    }

    /**
     * Keeps a place for a question.
     *
     * @throws RejectedExecutionException when too many wait already
     */
    Place reserve();

    /** Room for one question, to be used once: for it, or not at all. */
    final class Place {
        private final Loop loop;
        private final Runnable free;

        /** @param free makes room for another */
        public Place(Loop loop, Runnable free) {
            this.loop = loop;
            this.free = free;
        }

        <T> CompletableFuture<T> ask(Supplier<T> question) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            loop.execute(() -> {
                free.run();
                try {
                    answer.complete(question.get());
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
            return answer;
        }

        void giveBack() {
            free.run();
        }
    }

    /** Runs the action here after the delay, unless cancelled before. Measured by a clock that is never set. */
    Timer after(Duration delay, Runnable action);

    /** The wall clock. */
    Instant now();

    /** Something that will happen, unless it is cancelled. */
    interface Timer {
        void cancel();
    }
}
