package dev.supervisor.server.upkeep;

import dev.supervisor.server.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the database answers, waited for on the upkeep thread. */
final class StoreAnswer {
    private StoreAnswer() {}

    /** @throws StoreException what it answered, {@code TIMEOUT} when it did not, {@code CLOSED} when the thread is interrupted */
    static <T> T await(CompletableFuture<T> future, Duration patience) {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new StoreException(StoreException.Kind.TIMEOUT, "the store did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping();
        }
    }

    static StoreException stopping() {
        return new StoreException(StoreException.Kind.CLOSED, "the daemon stops", null);
    }
}
