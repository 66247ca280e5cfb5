package dev.supervisor.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;

/**
 * One read connection and the thread that owns it. Each read sees one snapshot and is stopped, inside SQLite, when its
 * deadline passes.
 *
 * <p>Threading: {@link #run} is the body of the reader's thread; nothing else touches the connection.
 */
final class Reader implements Runnable {
    /** SQLite asks after this many virtual machine instructions whether to go on; the cost is not measurable. */
    private static final int INSTRUCTIONS_BETWEEN_CHECKS = 10_000;

    private final DatabaseConfig config;
    private final BlockingQueue<Task<?>> queue;
    private final AtomicLong reads;
    private Connection connection;
    private Session session;
    private volatile boolean closing;
    private long deadlineNanos;

    Reader(DatabaseConfig config, BlockingQueue<Task<?>> queue, AtomicLong reads) throws SQLException {
        this.config = config;
        this.queue = queue;
        this.reads = reads;
        this.connection = Connections.plain(config.file());
        this.session = Connections.reader(connection);
        watchDeadline();
    }

    @Override
    public void run() {
        while (true) {
            Task<?> task = take();
            if (task == null) {
                break;
            }
            serve(task);
            reads.incrementAndGet();
            task.answer();
        }
        queue.offer(Task.wakeUp()); // this one may have taken another's
        closeQuietly();
    }

    void close() {
        closing = true;
        queue.offer(Task.wakeUp());
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
        deadlineNanos = task.deadlineNanos();
        if (task.isLate()) {
            task.fail(late());
            return;
        }
        try {
            session.step("BEGIN");
            task.run(session);
            session.step("COMMIT");
        } catch (SQLException e) {
            task.fail(StoreException.of("cannot read", e));
            replace();
        } catch (RuntimeException | Error e) {
            task.fail(task.isLate() ? late() : e);
            rollBack();
        }
    }

    private void rollBack() {
        session.forgetStatements();
        deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
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
            connection = Connections.plain(config.file());
            session = Connections.reader(connection);
            watchDeadline();
        } catch (SQLException stillBroken) {
            // The next read fails on the closed connection and tries again; its caller is told.
        }
    }

    private void watchDeadline() throws SQLException {
        ProgressHandler.setHandler(connection, INSTRUCTIONS_BETWEEN_CHECKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return System.nanoTime() - deadlineNanos > 0 ? 1 : 0;
            }
        });
    }

    private void closeQuietly() {
        try {
            session.close();
        } catch (SQLException ignored) {
            // It only reads: there is nothing to lose.
        }
    }

    private static StoreException late() {
        return new StoreException(StoreException.Kind.TIMEOUT, "the read took longer than its deadline", null);
    }
}
