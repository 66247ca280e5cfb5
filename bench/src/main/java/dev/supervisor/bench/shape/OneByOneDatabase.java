package dev.supervisor.bench.shape;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.SqliteDatabase;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.Work;
import dev.supervisor.server.store.WriteOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The product's database, but each write is a transaction by itself: the next one is handed to the writer when the one before is
 * answered, so that no group can form. It shows what group commit gives, and nothing else.
 *
 * <p>Threading: any thread.
 */
final class OneByOneDatabase extends DelegatingDatabase {
    private final int mailbox;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    private OneByOneDatabase(Database ours, int mailbox) {
        super(ours);
        this.mailbox = mailbox;
    }

    /** As {@link dev.supervisor.server.store.DatabaseOpener#open}. */
    static Database open(
            DatabaseConfig config, ThreadFactory threads, Consumer<Throwable> onWriterDeath, MetricRegistry metrics) {
        return new OneByOneDatabase(SqliteDatabase.open(config, threads, onWriterDeath, metrics), config.mailbox());
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work, WriteOptions options) {
        CompletableFuture<T> reply = new CompletableFuture<>();
        Runnable turn = () -> super.write(work, options).whenComplete((value, failure) -> {
            next();
            if (failure == null) {
                reply.complete(value);
            } else {
                reply.completeExceptionally(failure);
            }
        });
        synchronized (waiting) {
            if (waiting.size() >= mailbox) {
                return CompletableFuture.failedFuture(new StoreException(
                        StoreException.Kind.QUEUE_FULL, "the queue is full (" + mailbox + ")", null));
            }
            waiting.add(turn);
        }
        start();
        return reply;
    }

    /** Waits for what was admitted. */
    @Override
    public void close() {
        CompletableFuture<Void> last = new CompletableFuture<>();
        synchronized (waiting) {
            waiting.add(() -> {
                next();
                last.complete(null);
            });
        }
        start();
        last.join();
        super.close();
    }

    private void next() {
        synchronized (waiting) {
            busy = false;
        }
        start();
    }

    /** Gives the writer the next unit, unless it has one. */
    private void start() {
        Runnable turn;
        synchronized (waiting) {
            if (busy || waiting.isEmpty()) {
                return;
            }
            busy = true;
            turn = waiting.remove();
        }
        turn.run();
    }
}
