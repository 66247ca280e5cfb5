package dev.supervisor.server.store;

import java.io.File;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. It takes what is waiting, runs each unit in a savepoint inside one transaction, commits once,
 * and then answers all: groups form by themselves while the previous commit runs. A unit that fails rolls back alone. When
 * the group itself fails (SQLite rolls a whole transaction back on a full disk, a deferred constraint fails the commit), each
 * unit is run again alone and gets its own verdict.
 *
 * <p>Threading: {@link #submit} from any thread; {@link #run} is the body of the writer thread.
 */
final class Writer implements Runnable {
    /** Units in one transaction at most: beyond this a larger group gains nothing and only makes the first one wait. */
    private static final int GROUP = 64;
    /** The log is truncated past this size, looked at every so many groups. */
    private static final long WAL_LIMIT_BYTES = 16L << 20;

    private static final int GROUPS_BETWEEN_WAL_CHECKS = 32;

    private final Session session;
    private final File wal;
    private final ArrayBlockingQueue<Task<?>> mailbox;
    private final Consumer<Throwable> onDeath;
    private final AtomicLong groups = new AtomicLong();
    private final AtomicLong units = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong timedOut = new AtomicLong();
    private final AtomicLong reruns = new AtomicLong();
    private volatile boolean closing;
    private volatile boolean ended;

    /** @param onDeath told when the thread ends for any reason but {@link #close}; nothing can be written after that */
    Writer(Session session, DatabaseConfig config, Consumer<Throwable> onDeath) {
        this.session = session;
        this.wal = new File(config.file() + "-wal");
        this.mailbox = new ArrayBlockingQueue<>(config.mailbox());
        this.onDeath = onDeath;
    }

    <T extends @Nullable Object> CompletableFuture<T> submit(Work<T> work, Task.Mode mode, Duration deadline) {
        Task<T> task = new Task<>(work, mode, System.nanoTime() + deadline.toNanos());
        if (closing) {
            return CompletableFuture.failedFuture(closed());
        }
        if (!mailbox.offer(task)) {
            refused.incrementAndGet();
            return CompletableFuture.failedFuture(new StoreException(
                    StoreException.Kind.QUEUE_FULL,
                    "the writer's mailbox is full (" + mailbox.size() + " units waiting)",
                    null));
        }
        if (ended && mailbox.remove(task)) { // the offer raced with the end of the loop
            return CompletableFuture.failedFuture(closed());
        }
        return task.reply();
    }

    @Override
    public void run() {
        List<Task<?>> group = new ArrayList<>(GROUP);
        try {
            while (true) {
                Task<?> next = take();
                if (next == null) {
                    break;
                }
                serve(next, group);
            }
            finish();
        } catch (Throwable death) { // nobody else can notice: say it loudly, then refuse everything
            closing = true;
            ended = true;
            group.forEach(
                    task -> { // no effect on those that were answered
                        task.fail(new StoreException(StoreException.Kind.FAILED, "the writer died", death));
                        task.answer();
                    });
            refuseRest();
            onDeath.accept(death);
        }
    }

    /** Lets the loop finish what is in the mailbox, optimise, checkpoint and close its connection. */
    void close() {
        closing = true;
        mailbox.offer(Task.wakeUp()); // refused when full: then the loop is awake
    }

    int queued() {
        return mailbox.size();
    }

    long groups() {
        return groups.get();
    }

    long units() {
        return units.get();
    }

    long refused() {
        return refused.get();
    }

    long timedOut() {
        return timedOut.get();
    }

    long reruns() {
        return reruns.get();
    }

    long walBytes() {
        return wal.length();
    }

    /** The next task, or null when the writer is closing and its mailbox is empty. */
    private @Nullable Task<?> take() {
        while (true) {
            try {
                Task<?> task = closing ? mailbox.poll() : mailbox.take();
                if (task == null || task.mode() != Task.Mode.WAKE_UP) {
                    return task;
                }
            } catch (InterruptedException e) {
                closing = true;
            }
        }
    }

    /** What waits, if anything does. */
    private @Nullable Task<?> poll() {
        Task<?> task = mailbox.poll();
        return task != null && task.mode() == Task.Mode.WAKE_UP ? mailbox.poll() : task;
    }

    private void serve(Task<?> first, List<Task<?>> group) throws SQLException {
        group.clear();
        Task<?> next = first;
        Task<?> unchecked = null;
        while (next != null) {
            if (next.isLate()) {
                expire(next);
            } else if (next.mode() == Task.Mode.UNCHECKED) {
                unchecked = next;
                break;
            } else {
                group.add(next);
            }
            next = group.size() < GROUP ? poll() : null;
        }
        if (!group.isEmpty()) {
            commit(group);
        }
        if (unchecked != null) {
            commitUnchecked(unchecked);
        }
        if (groups.get() % GROUPS_BETWEEN_WAL_CHECKS == 0 && wal.length() > WAL_LIMIT_BYTES) {
            truncateWal();
        }
    }

    private void expire(Task<?> task) {
        timedOut.incrementAndGet();
        task.fail(new StoreException(
                StoreException.Kind.TIMEOUT,
                "the deadline passed before the writer got to it; nothing was done",
                null));
        task.answer();
    }

    private void commit(List<Task<?>> group) throws SQLException {
        if (begin(group) && !tryCommit(group) && group.size() > 1) {
            for (Task<?> task : group) {
                reruns.incrementAndGet();
                if (begin(List.of(task))) {
                    tryCommit(List.of(task));
                }
            }
        }
        for (Task<?> task : group) {
            task.answer();
        }
    }

    /** Begins the group's transaction; when that fails no unit is to blame, and to try with each alone would only take longer. */
    private boolean begin(List<Task<?>> group) throws SQLException {
        try {
            session.step("BEGIN IMMEDIATE");
            return true;
        } catch (SQLException e) {
            failAll(group, "cannot begin", e);
            return false;
        }
    }

    /** Runs the group in its transaction; false when the transaction as a whole failed, and so every unit of it. */
    private boolean tryCommit(List<Task<?>> group) throws SQLException {
        try {
            for (Task<?> task : group) {
                inSavepoint(task);
            }
            session.step("COMMIT");
            groups.incrementAndGet();
            units.addAndGet(group.stream().filter(task -> !task.failed()).count());
            return true;
        } catch (SQLException e) {
            failAll(group, "cannot commit", e);
            return false;
        }
    }

    private void failAll(List<Task<?>> group, String doing, SQLException e) throws SQLException {
        StoreException why = StoreException.of(doing, e);
        group.forEach(task -> task.fail(why));
        recover();
    }

    private void inSavepoint(Task<?> task) throws SQLException {
        session.step("SAVEPOINT unit");
        try {
            task.run(session);
            session.checkSound();
            session.step("RELEASE unit");
        } catch (RuntimeException | Error failure) {
            task.fail(failure);
            session.forgetStatements();
            try {
                session.step("ROLLBACK TO unit");
                session.step("RELEASE unit");
            } catch (SQLException vanished) { // SQLite had already rolled the whole transaction back
                throw failure.getCause() instanceof SQLException cause ? cause : vanished;
            }
        }
    }

    private void commitUnchecked(Task<?> task) throws SQLException {
        try {
            enforceForeignKeys(false);
            session.step("BEGIN IMMEDIATE");
            task.run(session);
            session.checkSound();
            session.step("COMMIT");
            groups.incrementAndGet();
            units.incrementAndGet();
        } catch (SQLException e) {
            task.fail(StoreException.of("cannot commit", e));
            recover();
        } catch (RuntimeException | Error failure) {
            task.fail(failure);
            recover();
        }
        try {
            enforceForeignKeys(true);
            if (!task.failed()) {
                truncateWal();
            }
        } finally {
            task.answer();
        }
    }

    /** The pragma is silently ignored inside a transaction, so it is read back. */
    private void enforceForeignKeys(boolean on) throws SQLException {
        session.execute("PRAGMA foreign_keys=" + (on ? "on" : "off"));
        if (session.ask("PRAGMA foreign_keys").equals("1") != on) {
            throw new SQLException("foreign_keys could not be switched " + (on ? "on" : "off"));
        }
    }

    /** After an error the driver's statements are void and SQLite may or may not have rolled back already. */
    private void recover() throws SQLException {
        session.forgetStatements();
        try {
            session.execute("ROLLBACK");
        } catch (SQLException alreadyRolledBack) {
            // "no transaction is active": SQLite was first
        }
    }

    /** Busy readers or a full disk let it fail; then the next look tries again. */
    private void truncateWal() throws SQLException {
        session.execute("PRAGMA busy_timeout=50");
        try {
            session.ask("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException notNow) {
            // every commit in the log is as safe as in the file
        }
        session.execute("PRAGMA busy_timeout=5000");
    }

    private void finish() throws SQLException {
        ended = true;
        refuseRest();
        session.forgetStatements();
        try {
            session.execute("PRAGMA optimize");
            session.ask("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException notNow) {
            // a full disk: the next start finds the log and reads it
        }
        session.close();
    }

    private void refuseRest() {
        for (Task<?> task = mailbox.poll(); task != null; task = mailbox.poll()) {
            task.fail(closed());
            task.answer();
        }
    }

    private static StoreException closed() {
        return new StoreException(StoreException.Kind.CLOSED, "the store is closed", null);
    }
}
