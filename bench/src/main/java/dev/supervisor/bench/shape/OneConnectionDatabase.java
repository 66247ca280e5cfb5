package dev.supervisor.bench.shape;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.DatabaseStats;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.StoreFile;
import dev.supervisor.server.store.Work;
import dev.supervisor.server.store.WriteOptions;
import java.io.File;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection for everything, each write in a transaction of its own: the shapes of the field. As a mutex, several workers
 * contend for one unfair lock around it; as an actor, one worker does all in order. Callers never block, as the contract of
 * {@link Database} wants it: they queue for the workers, who queue on the lock.
 */
final class OneConnectionDatabase implements Database {
    private static final int MUTEX_WORKERS = 8;

    private final DatabaseConfig config;
    private final Session session;
    private final ReentrantLock lock = new ReentrantLock();
    private final ThreadPoolExecutor workers;
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong timedOut = new AtomicLong();

    private OneConnectionDatabase(DatabaseConfig config, ThreadFactory threads, int count) {
        this.config = config;
        this.session = StoreFile.open(config);
        this.workers = new ThreadPoolExecutor(
                count, count, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(config.mailbox()), threads);
    }

    /** As {@link dev.supervisor.server.store.DatabaseOpener#open}; so is {@link #actor}. */
    static Database mutex(
            DatabaseConfig config, ThreadFactory threads, Consumer<Throwable> onWriterDeath, MetricRegistry metrics) {
        return new OneConnectionDatabase(config, threads, MUTEX_WORKERS);
    }

    static Database actor(
            DatabaseConfig config, ThreadFactory threads, Consumer<Throwable> onWriterDeath, MetricRegistry metrics) {
        return new OneConnectionDatabase(config, threads, 1);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> read(Work<T> work) {
        return queued(() -> session.inTransaction(work), config.readDeadline(), reads);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work, WriteOptions options) {
        Duration deadline = options.deadline() == null ? config.writeDeadline() : options.deadline();
        return queued(() -> session.inTransaction(work), deadline, writes);
    }

    /** With the foreign keys enforced, row by row. */
    @Override
    public <T extends @Nullable Object> CompletableFuture<T> writeUnchecked(Work<T> work) {
        return write(work);
    }

    @Override
    public CompletableFuture<?> vacuum() {
        return queued(
                () -> {
                    session.run("VACUUM");
                    return true;
                },
                config.writeDeadline(),
                writes);
    }

    @Override
    public CompletableFuture<Boolean> checkpoint() {
        return queued(
                () -> session.first("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.integer(1) == 0)
                        .orElse(false),
                config.writeDeadline(),
                writes);
    }

    @Override
    public DatabaseStats stats() {
        return new DatabaseStats(
                workers.getQueue().size(),
                writes.get(),
                writes.get(),
                refused.get(),
                timedOut.get(),
                0,
                0,
                reads.get(),
                0,
                new File(config.file() + "-wal").length(),
                config.file().toFile().length());
    }

    @Override
    public void close() {
        workers.shutdown();
        boolean interrupted = false;
        while (!workers.isTerminated()) {
            try {
                workers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        session.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is done with the connection, by whoever holds the lock. */
    private interface Step<T extends @Nullable Object> {
        T take();
    }

    private <T extends @Nullable Object> CompletableFuture<T> queued(Step<T> step, Duration deadline, AtomicLong done) {
        CompletableFuture<T> reply = new CompletableFuture<>();
        long deadlineNanos = System.nanoTime() + deadline.toNanos();
        try {
            workers.execute(() -> answer(reply, step, deadlineNanos, done));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(workers.isShutdown() ? closed() : full());
        }
        return reply;
    }

    private <T extends @Nullable Object> void answer(
            CompletableFuture<T> reply, Step<T> step, long deadlineNanos, AtomicLong done) {
        T value;
        lock.lock();
        try {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw late();
            }
            value = step.take();
            done.incrementAndGet();
        } catch (Throwable failure) { // whatever it is, it is the caller's
            reply.completeExceptionally(failure);
            return;
        } finally {
            lock.unlock();
        }
        reply.complete(value);
    }

    private StoreException late() {
        timedOut.incrementAndGet();
        return new StoreException(
                StoreException.Kind.TIMEOUT, "its turn did not come within its deadline; nothing was changed", null);
    }

    private StoreException full() {
        refused.incrementAndGet();
        return new StoreException(StoreException.Kind.QUEUE_FULL, "the queue is full (" + config.mailbox() + ")", null);
    }

    private static StoreException closed() {
        return new StoreException(StoreException.Kind.CLOSED, "the store is closed", null);
    }
}
