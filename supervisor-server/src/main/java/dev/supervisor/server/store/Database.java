package dev.supervisor.server.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes of the one database file.
 *
 * <p>Futures fail with {@link StoreException}, or with whatever unchecked exception the unit itself threw. They complete on
 * the store's own threads: continue with an {@code ...Async} stage where the continuation is not trivial.
 *
 * <p>Threading: any thread may call; no call blocks.
 */
public interface Database extends AutoCloseable {
    /** Runs the work over a read connection, in one snapshot, within the store's read deadline. */
    <T extends @Nullable Object> CompletableFuture<T> read(Work<T> work);

    /** Runs the work in a transaction, within the store's default write deadline; all of it is durable, or nothing. */
    <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work);

    /** As {@link #write(Work)}; answered {@code TIMEOUT}, and not run, when its turn has not come within the deadline. */
    <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work, Duration deadline);

    /**
     * Runs the work in a transaction of its own with foreign keys unenforced, which lets SQLite empty a table without visiting
     * its rows. The work must leave no dangling reference. The log is truncated afterwards.
     */
    <T extends @Nullable Object> CompletableFuture<T> writeUnchecked(Work<T> work);

    DatabaseStats stats();

    /** Stops admitting, finishes what was admitted, checkpoints and closes. */
    @Override
    void close();
}
