package dev.supervisor.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's transactions. A group of units shares one, and a unit that fails changes nothing and fails alone. Nearly all succeed,
 * and most of those that fail do so before they have changed anything; so at first nothing is kept to take a single unit back: for
 * a savepoint SQLite copies every page it changes, which is a third of what a submit costs. Once a unit fails that has
 * changed something, the group is run again with a savepoint for each. When the group as a whole fails (SQLite rolls everything back
 * on a full disk or an overdue unit, a deferred constraint fails the commit), each unit is run once more, alone. So a unit may be run
 * three times; only the last counts.
 *
 * <p>Threading: the writer's thread. Whatever it throws, the connection is beyond use.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.store");
    private static final int BUSY = 5;
    private static final String STOPPED = "the store closes; what was going on was stopped and changed nothing";

    private final Session session;
    private final Deadline deadline;
    private final Durability standard;
    private final Mailbox mailbox;
    private final StoreMetrics metrics;
    private Durability present;
    private boolean lockedOut;

    /** @param mailbox where those wait whose deadline may pass, and which is closed before the store is */
    GroupCommit(Session session, Deadline deadline, Durability standard, Mailbox mailbox, StoreMetrics metrics)
            throws SQLException {
        this.session = session;
        this.deadline = deadline;
        this.standard = standard;
        this.present = standard;
        this.mailbox = mailbox;
        this.metrics = metrics;
        keepAside(true);
    }

    /** Commits what can be, and answers all. */
    void commit(List<Task<?>> group) throws SQLException {
        List<Task<?>> inTime = new ArrayList<>(group);
        if (begin(inTime) && !tryCommit(inTime, this::runUnguarded) && inTime.size() > 1) {
            metrics.reruns.inc(inTime.size());
            if (begin(inTime) && !tryCommit(inTime, this::runInSavepoint)) {
                commitOneByOne(inTime);
            }
        }
        group.forEach(Task::answer); // no effect on those that had theirs
    }

    private void commitOneByOne(List<Task<?>> group) throws SQLException {
        for (Task<?> task : group) {
            metrics.reruns.inc();
            List<Task<?>> alone = new ArrayList<>(List.of(task));
            if (begin(alone)) {
                tryCommit(alone, this::runUnguarded);
            }
        }
    }

    /** Runs one task in a transaction of its own without foreign keys and checks of cells; true when it is committed. */
    boolean commitUnchecked(Task<?> task) throws SQLException {
        check(false);
        List<Task<?>> alone = new ArrayList<>(List.of(task));
        try {
            if (begin(alone)) {
                task.run(session);
                session.checkSound();
                session.keep("COMMIT");
                metrics.groups.inc();
                metrics.units.inc();
            }
        } catch (SQLException e) {
            failAll(alone, "cannot commit", e);
        } catch (RuntimeException | Error failure) {
            task.fail(failure);
            recover();
        }
        check(true);
        return !alone.isEmpty() && !task.failed();
    }

    /**
     * Runs a task outside of any transaction, again until its deadline while another process holds the write lock. It is stopped
     * when it is cancelled or the store closes.
     */
    void runBare(Task<?> task) throws SQLException {
        keepAside(false);
        boolean again = true;
        while (again) {
            again = false;
            session.beginAnew(); // VACUUM wants no statement under way
            deadline.when(() -> isUnwanted(task));
            try {
                task.run(session);
                session.checkSound();
                noteLock(false);
            } catch (RuntimeException | Error failure) {
                again = isBusy(failure) && !task.isLate() && !isUnwanted(task);
                task.fail(
                        mailbox.isClosed()
                                ? new StoreException(StoreException.Kind.CLOSED, STOPPED, failure)
                                : failure);
                if (again) {
                    beforeAnotherTry();
                } else {
                    recover();
                }
            }
            deadline.none();
        }
        keepAside(true);
    }

    private boolean isUnwanted(Task<?> task) {
        return task.isCancelled() || mailbox.isClosed();
    }

    private static boolean isBusy(Throwable failure) {
        return failure.getCause() instanceof SQLException cause && (cause.getErrorCode() & 0xff) == BUSY;
    }

    /** Another process holds the write lock. */
    private void beforeAnotherTry() throws SQLException {
        recover();
        noteLock(true);
        mailbox.removeLate().forEach(this::expired); // those behind do not wait any longer for it either
    }

    /**
     * Begins a transaction for those that are still in time. While another process holds the write lock it waits as long as any
     * of them may; when it cannot begin for another reason no unit is to blame, and all fail.
     */
    private boolean begin(List<Task<?>> group) throws SQLException {
        while (true) {
            group.removeIf(this::expired);
            if (group.isEmpty()) {
                return false;
            }
            try {
                require(group);
                session.step("BEGIN IMMEDIATE");
                noteLock(false);
                return true;
            } catch (SQLException e) {
                if ((e.getErrorCode() & 0xff) != BUSY) {
                    failAll(group, "cannot begin", e);
                    return false;
                }
                beforeAnotherTry();
            }
        }
    }

    /** Switches to what the most demanding of the group asks for; it costs about 15 µs. */
    private void require(List<Task<?>> group) throws SQLException {
        Durability wanted = standard;
        for (Task<?> task : group) {
            Durability asked = task.options().durability();
            wanted = asked != null && asked.compareTo(wanted) > 0 ? asked : wanted;
        }
        if (wanted != present) {
            session.execute("PRAGMA synchronous=" + wanted.pragma());
            present = wanted;
        }
    }

    /** How one unit of a group is run. */
    private interface Run {
        /** @return false when the unit failed and what it changed can only be taken back with all of the transaction */
        boolean of(Task<?> task) throws SQLException;
    }

    /** Runs the group in its transaction; false when the transaction as a whole is no more, and so what every unit of it did. */
    private boolean tryCommit(List<Task<?>> group, Run run) throws SQLException {
        long from = System.nanoTime();
        try {
            for (Task<?> task : group) {
                if (!run.of(task)) {
                    recover();
                    return false;
                }
            }
            session.keep("COMMIT");
            metrics.commit.update(System.nanoTime() - from, TimeUnit.NANOSECONDS);
            metrics.groups.inc();
            metrics.groupSize.update(group.size());
            metrics.units.inc(group.stream().filter(task -> !task.failed()).count());
            return true;
        } catch (SQLException e) {
            failAll(group, "cannot commit", e);
            return false;
        }
    }

    private boolean runUnguarded(Task<?> task) {
        session.beginUnit();
        return run(task) || !session.hasWritten();
    }

    private boolean runInSavepoint(Task<?> task) throws SQLException {
        session.step("SAVEPOINT unit");
        if (run(task)) {
            session.keep("RELEASE unit");
            return true;
        }
        session.forgetStatements();
        try {
            session.step("ROLLBACK TO unit");
            session.step("RELEASE unit");
            return true;
        } catch (SQLException vanished) {
            return false; // SQLite had already rolled the whole transaction back
        }
    }

    /** Whether the unit succeeded, which has its failure otherwise. */
    private boolean run(Task<?> task) {
        deadline.at(task.deadlineNanos());
        try {
            task.run(session);
            session.checkSound();
            return true;
        } catch (RuntimeException | Error failure) {
            task.fail(failure);
            return false;
        } finally {
            deadline.none();
        }
    }

    private boolean expired(Task<?> task) {
        if (!task.isLate()) {
            return false;
        }
        metrics.timedOut.inc();
        task.fail(new StoreException(
                StoreException.Kind.TIMEOUT, "the write was not done within its deadline; nothing was changed", null));
        task.answer();
        return true;
    }

    private void failAll(List<Task<?>> group, String doing, SQLException e) throws SQLException {
        StoreException why = StoreException.of(doing, e);
        group.forEach(task -> task.fail(why));
        recover();
    }

    /**
     * Where SQLite keeps what is not of the database: the pages that a savepoint would put back, the copy that a VACUUM builds. In
     * files, a unit that changes more than 64 KiB of pages (SQLITE_STMTJRNL_SPILL) begins one, and from then on the whole group
     * writes there each page that it changes.
     *
     * @param inMemory false: in files, since it may be as large as the database
     */
    private void keepAside(boolean inMemory) throws SQLException {
        session.execute("PRAGMA temp_store=" + (inMemory ? "memory" : "file"));
    }

    /**
     * Foreign keys, and the cells of each page that is read: that takes an eighth of the time in which all pages are given back. The
     * pragma of foreign keys is silently ignored inside a transaction, so it is read back.
     */
    private void check(boolean on) throws SQLException {
        for (String pragma : List.of("cell_size_check", "foreign_keys")) {
            session.execute("PRAGMA " + pragma + "=" + (on ? "on" : "off"));
            if (session.ask("PRAGMA " + pragma).equals("1") != on) {
                throw new SQLException(pragma + " could not be switched " + (on ? "on" : "off"));
            }
        }
    }

    /** After an error the driver's statements are void and SQLite may or may not have rolled back already. */
    private void recover() throws SQLException {
        deadline.none();
        session.forgetStatements();
        try {
            session.execute("ROLLBACK");
        } catch (SQLException alreadyRolledBack) {
            // "no transaction is active": SQLite was first
        }
    }

    private void noteLock(boolean locked) {
        if (locked && !lockedOut) {
            LOG.warn("another process holds the database's write lock; writes wait for it, each until its deadline");
        } else if (!locked && lockedOut) {
            LOG.info("the database's write lock is free again");
        }
        lockedOut = locked;
    }
}
