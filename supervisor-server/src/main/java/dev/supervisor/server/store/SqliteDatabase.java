package dev.supervisor.server.store;

import java.io.File;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The product's {@link Database}: one dedicated writer and a pool of readers over one file in WAL mode. */
public final class SqliteDatabase implements Database {
    /** A file up to this size is checked at each start; a larger one only when it was not closed in order. */
    private static final long QUICK_CHECK_BYTES = 256L << 20;

    private final DatabaseConfig config;
    private final Writer writer;
    private final Thread writerThread;
    private final ArrayBlockingQueue<Task<?>> readQueue;
    private final List<Reader> readers;
    private final List<Thread> readerThreads = new ArrayList<>();
    private final AtomicLong reads;
    private final AtomicLong readsRefused = new AtomicLong();
    private volatile boolean closing;

    private SqliteDatabase(
            DatabaseConfig config,
            Writer writer,
            List<Reader> readers,
            ArrayBlockingQueue<Task<?>> readQueue,
            AtomicLong reads,
            ThreadFactory threads) {
        this.config = config;
        this.writer = writer;
        this.readers = readers;
        this.readQueue = readQueue;
        this.reads = reads;
        this.writerThread = named(threads, writer, "db-writer");
        for (int i = 0; i < readers.size(); i++) {
            readerThreads.add(named(threads, readers.get(i), "db-reader-" + (i + 1)));
        }
    }

    /**
     * Opens, migrates and checks the file, then starts the threads.
     *
     * @param threads makes the writer's and the readers' threads
     * @param onWriterDeath told if the writer ever dies: nothing can be written any more
     * @throws StoreException when the file is not a sound database of ours, is newer, or cannot be opened
     */
    public static SqliteDatabase open(DatabaseConfig config, ThreadFactory threads, Consumer<Throwable> onWriterDeath) {
        boolean unclean = new File(config.file() + "-wal").length() > 0;
        Session session = null;
        try {
            session = Connections.writer(config);
            Migrations.apply(session);
            if (unclean || config.file().toFile().length() <= QUICK_CHECK_BYTES) {
                check(session, config);
            }
            AtomicLong reads = new AtomicLong();
            ArrayBlockingQueue<Task<?>> readQueue = new ArrayBlockingQueue<>(config.readQueue());
            List<Reader> readers = new ArrayList<>();
            for (int i = 0; i < config.readers(); i++) {
                readers.add(new Reader(config, readQueue, reads));
            }
            Writer writer = new Writer(session, config, onWriterDeath);
            return new SqliteDatabase(config, writer, readers, readQueue, reads, threads).started();
        } catch (SQLException e) {
            close(session);
            throw StoreException.of("cannot open " + config.file(), e);
        } catch (RuntimeException e) {
            close(session);
            throw e;
        }
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> read(Work<T> work) {
        if (closing) {
            return CompletableFuture.failedFuture(closed());
        }
        Task<T> task = new Task<>(
                work,
                Task.Mode.GROUPED,
                System.nanoTime() + config.readDeadline().toNanos());
        if (!readQueue.offer(task)) {
            readsRefused.incrementAndGet();
            return CompletableFuture.failedFuture(new StoreException(
                    StoreException.Kind.QUEUE_FULL, "the readers' queue is full (" + config.readQueue() + ")", null));
        }
        if (closing && readQueue.remove(task)) { // the offer raced with the end of the readers
            return CompletableFuture.failedFuture(closed());
        }
        return task.reply();
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work) {
        return write(work, config.writeDeadline());
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work, Duration deadline) {
        return writer.submit(work, Task.Mode.GROUPED, deadline);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> writeUnchecked(Work<T> work) {
        return writer.submit(work, Task.Mode.UNCHECKED, config.writeDeadline());
    }

    @Override
    public DatabaseStats stats() {
        return new DatabaseStats(
                writer.queued(),
                writer.groups(),
                writer.units(),
                writer.refused(),
                writer.timedOut(),
                writer.reruns(),
                readQueue.size(),
                reads.get(),
                readsRefused.get(),
                writer.walBytes(),
                config.file().toFile().length());
    }

    /** Readers first: the last connection to close is the writer's, which leaves no log behind. */
    @Override
    public void close() {
        closing = true;
        readers.forEach(Reader::close);
        readerThreads.forEach(SqliteDatabase::join);
        writer.close();
        join(writerThread);
    }

    private SqliteDatabase started() {
        writerThread.start();
        readerThreads.forEach(Thread::start);
        return this;
    }

    private static void check(Session session, DatabaseConfig config) throws SQLException {
        String verdict = session.ask("PRAGMA quick_check(1)").replace("\n", " ");
        if (!verdict.equals("ok")) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    config.file() + " is damaged (" + verdict + "); move it aside with its -wal and -shm files"
                            + " and restore a backup",
                    null);
        }
    }

    private static StoreException closed() {
        return new StoreException(StoreException.Kind.CLOSED, "the store is closed", null);
    }

    private static Thread named(ThreadFactory threads, Runnable body, String name) {
        Thread thread = threads.newThread(body);
        thread.setName(name);
        return thread;
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(@Nullable Session session) {
        if (session != null) {
            try {
                session.close();
            } catch (SQLException ignored) {
                // The failure that brought us here is the one worth telling.
            }
        }
    }
}
