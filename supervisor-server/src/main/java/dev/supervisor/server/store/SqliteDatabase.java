package dev.supervisor.server.store;

import com.codahale.metrics.MetricRegistry;
import java.io.File;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The product's {@link Database}: one dedicated writer and a pool of readers over one file in WAL mode. */
public final class SqliteDatabase implements Database {
    private final DatabaseConfig config;
    private final WalKeeper wal;
    private final Writer writer;
    private final Thread writerThread;
    private final ArrayBlockingQueue<Task<?>> readQueue;
    private final List<Reader> readers = new ArrayList<>();
    private final List<Thread> readerThreads = new ArrayList<>();
    private final StoreMetrics metrics;
    private volatile boolean closing;
    private volatile @Nullable Backup backup;

    private SqliteDatabase(
            DatabaseConfig config,
            Session session,
            GroupCommit transactions,
            Mailbox mailbox,
            StoreMetrics metrics,
            ThreadFactory threads,
            Consumer<Throwable> onWriterDeath)
            throws SQLException {
        this.config = config;
        this.metrics = metrics;
        this.readQueue = new ArrayBlockingQueue<>(config.readQueue());
        for (int i = 1; i <= config.readers(); i++) {
            String name = "db-reader-" + i;
            Reader reader = new Reader(name, config, readQueue, metrics);
            readers.add(reader);
            readerThreads.add(named(threads, reader, name));
        }
        this.wal = new WalKeeper(session, new File(config.file() + "-wal"), this::oldestSnapshot);
        this.writer = new Writer(
                new Writer.Parts(session, transactions, wal, mailbox, metrics), config.writeDeadline(), onWriterDeath);
        this.writerThread = named(threads, writer, "db-writer");
    }

    /** As {@link DatabaseOpener#open}. */
    public static SqliteDatabase open(
            DatabaseConfig config, ThreadFactory threads, Consumer<Throwable> onWriterDeath, MetricRegistry registry) {
        StoreFile.Booted booted = StoreFile.boot(config);
        try {
            StoreMetrics metrics = new StoreMetrics(registry);
            Mailbox mailbox = new Mailbox(config.mailbox());
            GroupCommit transactions =
                    new GroupCommit(booted.session(), booted.deadline(), config.durability(), mailbox, metrics);
            return new SqliteDatabase(config, booted.session(), transactions, mailbox, metrics, threads, onWriterDeath)
                    .started();
        } catch (SQLException e) {
            booted.session().close();
            throw StoreException.of("cannot open " + config.file(), e);
        }
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> read(Work<T> work) {
        if (closing) {
            return CompletableFuture.failedFuture(closed());
        }
        Task<T> task = Task.read(work, System.nanoTime() + config.readDeadline().toNanos());
        if (!readQueue.offer(task)) {
            metrics.readsRefused.inc();
            return CompletableFuture.failedFuture(new StoreException(
                    StoreException.Kind.QUEUE_FULL, "the readers' queue is full (" + config.readQueue() + ")", null));
        }
        if (closing && readQueue.remove(task)) { // the offer raced with the end of the readers
            return CompletableFuture.failedFuture(closed());
        }
        return task.reply();
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work, WriteOptions options) {
        return writer.submit(work, Task.Mode.GROUPED, options);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> writeUnchecked(Work<T> work) {
        return writer.submit(work, Task.Mode.UNCHECKED, WriteOptions.CALL);
    }

    @Override
    public CompletableFuture<?> vacuum() {
        return bare(session -> {
            wal.truncated(); // so that what a rebuild that fails leaves in it can be given back at once
            try {
                session.run("VACUUM");
                return true;
            } catch (StoreException e) {
                wal.truncated();
                throw e;
            }
        });
    }

    @Override
    public CompletableFuture<Boolean> checkpoint() {
        return bare(session -> wal.truncated());
    }

    @Override
    public void watch(Backup latest) {
        backup = latest;
    }

    @Override
    public void onCommit(Runnable told) {
        writer.onCommit(told);
    }

    @Override
    public DatabaseStats stats() {
        return new DatabaseStats(
                writer.queued(),
                metrics.groups.getCount(),
                metrics.units.getCount(),
                metrics.refused.getCount(),
                metrics.timedOut.getCount(),
                metrics.reruns.getCount(),
                readQueue.size(),
                metrics.reads.getCount(),
                metrics.readsRefused.getCount(),
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

    private <T> CompletableFuture<T> bare(Work<T> work) {
        return writer.submit(work, Task.Mode.BARE, WriteOptions.UPKEEP);
    }

    Optional<HeldSnapshot> oldestSnapshot() {
        Stream<HeldSnapshot> read = readers.stream().flatMap(reader -> reader.snapshot().stream());
        Stream<HeldSnapshot> copied = Stream.ofNullable(backup).flatMap(latest -> latest.snapshot().stream());
        return Stream.concat(read, copied).max(Comparator.comparing(HeldSnapshot::since));
    }

    private SqliteDatabase started() {
        writerThread.start();
        readerThreads.forEach(Thread::start);
        return this;
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
}
