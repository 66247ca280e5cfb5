package dev.supervisor.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One read connection and the thread that owns it. Each read sees one snapshot and is stopped, inside SQLite, when its
 * deadline passes. A connection that has broken is replaced.
 *
 * <p>Threading: {@link #run} is the body of the reader's thread; nothing else touches the connection.
 */
final class Reader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.store");
    private static final Duration ROLLBACK_PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final DatabaseConfig config;
    private final BlockingQueue<Task<?>> queue;
    private final StoreMetrics metrics;
    private Session session;
    private Deadline deadline;
    private volatile boolean closing;
    /** When the present snapshot was taken; 0: it is in none. */
    private volatile long snapshotNanos;

    Reader(String name, DatabaseConfig config, BlockingQueue<Task<?>> queue, StoreMetrics metrics) throws SQLException {
        this.name = name;
        this.config = config;
        this.queue = queue;
        this.metrics = metrics;
        Connection connection = Connections.plain(config.file());
        this.session = Connections.reader(connection);
        this.deadline = Deadline.on(connection);
    }

    @Override
    public void run() {
        while (true) {
            Task<?> task = take();
            if (task == null) {
                break;
            }
            metrics.readWait.update(task.waitedNanos(), TimeUnit.NANOSECONDS);
            long from = System.nanoTime();
            serve(task);
            metrics.read.update(System.nanoTime() - from, TimeUnit.NANOSECONDS);
            metrics.reads.inc();
            task.answer();
        }
        queue.offer(Task.wakeUp()); // this one may have taken another's
        closeQuietly();
    }

    void close() {
        closing = true;
        queue.offer(Task.wakeUp());
    }

    /** The snapshot it is in, if it is in one. Any thread. */
    Optional<HeldSnapshot> snapshot() {
        long since = snapshotNanos;
        return since == 0
                ? Optional.empty()
                : Optional.of(
                        new HeldSnapshot(name, Duration.ofNanos(System.nanoTime() - since), session.lastStatement()));
    }

    private @Nullable Task<?> take() {
        while (true) {
            try {
                Task<?> task = closing ? queue.poll() : queue.take();
                if (task == null || task.mode() != Task.Mode.WAKE_UP) {
                    return task;
                }
            } catch (InterruptedException e) {
                closing = true;
            }
        }
    }

    private void serve(Task<?> task) {
        if (task.isLate()) {
            task.fail(late());
            return;
        }
        deadline.at(task.deadlineNanos());
        snapshotNanos = System.nanoTime();
        try {
            session.step("BEGIN");
            task.run(session);
            session.checkSound();
            session.step("COMMIT");
        } catch (SQLException e) {
            task.fail(StoreException.of("cannot read", e));
            replace();
        } catch (RuntimeException | Error e) {
            task.fail(task.isLate() ? late() : e);
            rollBack();
        } finally {
            snapshotNanos = 0;
        }
    }

    private void rollBack() {
        session.forgetStatements();
        deadline.at(System.nanoTime() + ROLLBACK_PATIENCE.toNanos());
        try {
            session.execute("ROLLBACK");
        } catch (SQLException e) {
            replace();
        }
    }

    /** A connection that cannot begin, commit or roll back is beyond use: open another one in its place. */
    private void replace() {
        closeQuietly();
        try {
            Connection connection = Connections.plain(config.file());
            session = Connections.reader(connection);
            deadline = Deadline.on(connection);
            metrics.readersReplaced.inc();
            LOG.warn("{} had a broken connection and opened another one", name);
        } catch (SQLException stillBroken) {
            // The next read fails on the closed connection and tries again; its caller is told.
        }
    }

    private void closeQuietly() {
        try {
            session.close();
        } catch (StoreException ignored) {
            // It only reads: there is nothing to lose.
        }
    }

    private static StoreException late() {
        return new StoreException(StoreException.Kind.TIMEOUT, "the read took longer than its deadline", null);
    }
}
