package dev.supervisor.server.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. It takes what is waiting, commits it as one group and answers: groups form by themselves while the
 * previous commit runs; only when that answered many does it wait a tenth of a millisecond for more.
 *
 * <p>Threading: {@link #submit} from any thread; {@link #run} is the body of the writer thread.
 */
final class Writer implements Runnable {
    /** Units in one transaction at most: beyond this a larger group gains nothing and only makes the first one wait. */
    private static final int GROUP = 64;

    private final Session session;
    private final GroupCommit transactions;
    private final WalKeeper wal;
    private final Mailbox mailbox;
    private final Duration standardDeadline;
    private final StoreMetrics metrics;
    private final Consumer<Throwable> onDeath;
    private volatile Runnable onCommit = () -> {};

    /** What it works with. */
    record Parts(Session session, GroupCommit transactions, WalKeeper wal, Mailbox mailbox, StoreMetrics metrics) {}

    /**
     * @param standardDeadline of a unit that has none of its own
     * @param onDeath told when the thread ends for any reason but {@link #close}; nothing can be written after that
     */
    Writer(Parts parts, Duration standardDeadline, Consumer<Throwable> onDeath) {
        this.session = parts.session();
        this.transactions = parts.transactions();
        this.wal = parts.wal();
        this.mailbox = parts.mailbox();
        this.metrics = parts.metrics();
        this.standardDeadline = standardDeadline;
        this.onDeath = onDeath;
    }

    <T extends @Nullable Object> CompletableFuture<T> submit(Work<T> work, Task.Mode mode, WriteOptions options) {
        Duration deadline = options.deadline() == null ? standardDeadline : options.deadline();
        Task<T> task = new Task<>(work, mode, options, System.nanoTime() + deadline.toNanos());
        return switch (mailbox.offer(task)) {
            case TAKEN -> task.reply();
            case CLOSED -> CompletableFuture.failedFuture(closed());
            case FULL -> {
                metrics.refused.inc();
                yield CompletableFuture.failedFuture(new StoreException(
                        StoreException.Kind.QUEUE_FULL,
                        "the writer's mailbox is full (" + mailbox.size() + " units waiting)",
                        null));
            }
        };
    }

    @Override
    public void run() {
        List<Task<?>> group = new ArrayList<>(GROUP);
        try {
            while (take(group)) {
                serve(group);
                group.clear();
            }
            finish();
        } catch (Throwable death) { // nobody else can notice: say it loudly, then refuse everything
            group.addAll(mailbox.abandon());
            group.forEach(
                    task -> { // no effect on those that were answered
                        task.fail(new StoreException(StoreException.Kind.FAILED, "the writer died", death));
                        task.answer();
                    });
            onDeath.accept(death);
        }
    }

    /** Has this run after each commit. */
    void onCommit(Runnable told) {
        onCommit = told;
    }

    /** Lets the loop finish what is in the mailbox, optimise, checkpoint and close its connection. */
    void close() {
        mailbox.close();
    }

    int queued() {
        return mailbox.size();
    }

    long walBytes() {
        return wal.bytes();
    }

    /** Waits for tasks; false when the mailbox is closed and empty. */
    private boolean take(List<Task<?>> group) {
        while (true) {
            try {
                mailbox.take(group, GROUP);
                group.forEach(task -> metrics.wait.update(task.waitedNanos(), TimeUnit.NANOSECONDS));
                return !group.isEmpty();
            } catch (InterruptedException e) {
                // Only close() ends it.
            }
        }
    }

    private void serve(List<Task<?>> group) throws SQLException {
        Task<?> first = group.get(0);
        switch (first.mode()) {
            case GROUPED -> transactions.commit(group);
            case UNCHECKED -> {
                if (transactions.commitUnchecked(first)) {
                    wal.truncate(); // before the answer: who asks for the size then sees it
                }
                first.answer();
            }
            case BARE -> {
                transactions.runBare(first);
                first.answer();
            }
            case WAKE_UP -> throw new IllegalStateException("not for the writer");
        }
        onCommit.run();
        wal.afterGroup();
    }

    private void finish() throws SQLException {
        session.forgetStatements();
        try {
            session.execute("PRAGMA optimize");
        } catch (SQLException notNow) {
            // a full disk; the statistics can wait
        }
        wal.truncate(); // if it cannot be, the next start finds the log and reads it
        session.close();
    }

    private static StoreException closed() {
        return new StoreException(StoreException.Kind.CLOSED, "the store is closed", null);
    }
}
