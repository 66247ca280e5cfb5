package dev.supervisor.server.store;

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

    /**
     * Runs the work in a transaction: all of it is durable, or nothing. Answered {@code TIMEOUT}, with nothing changed, when its
     * deadline passes before it is done.
     */
    <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work, WriteOptions options);

    /** As somebody's call, with the store's durability and deadline. */
    default <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work) {
        return write(work, WriteOptions.CALL);
    }

    /**
     * Runs the work in a transaction of its own with foreign keys unenforced, which lets SQLite empty a table without visiting
     * its rows; for as long as it takes. The work must leave no dangling reference. The log is truncated afterwards.
     */
    <T extends @Nullable Object> CompletableFuture<T> writeUnchecked(Work<T> work);

    /**
     * Rebuilds the whole file without its free pages. Reads go on, writes wait for all of it. Until its deadline it waits for another
     * process that writes. It is stopped, and nothing is changed, when its future is cancelled or the store closes.
     */
    CompletableFuture<?> vacuum();

    /** Moves the write-ahead log into the file and empties it; false when readers or a full disk did not let it. */
    CompletableFuture<Boolean> checkpoint();

    /** Has the backup named in the log if its snapshot is what keeps the write-ahead log from being reset; only the latest one is. */
    default void watch(Backup backup) {}

    /**
     * Has this run after each commit, on the writer's thread: it must return at once and not fail, which would be the
     * writer's end. Only the latest one is.
     */
    default void onCommit(Runnable told) {}

    DatabaseStats stats();

    /** Stops admitting, finishes what was admitted, checkpoints and closes. */
    @Override
    void close();
}
