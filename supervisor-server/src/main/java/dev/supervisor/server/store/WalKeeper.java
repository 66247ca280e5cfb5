package dev.supervisor.server.store;

import java.io.File;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the write-ahead log small. SQLite's own checkpoints move it into the file but never shorten it, and under readers that
 * never pause it would grow on; so past a size it is truncated, which waits a moment for readers that are in a snapshot.
 *
 * <p>Threading: the writer's thread, outside of transactions.
 */
final class WalKeeper {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.store");
    /** Twice as long as SQLite's own checkpoints let it become, as long as nobody holds a snapshot. */
    private static final long LIMIT_BYTES = 2L * Connections.CHECKPOINT_PAGES * Connections.PAGE_BYTES;

    private static final int GROUPS_BETWEEN_LOOKS = 32;
    /** After a try that readers did not let through. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Duration LONG_SNAPSHOT = Duration.ofSeconds(2);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Session session;
    private final File wal;
    private final Supplier<Optional<HeldSnapshot>> oldest;
    private int groups;
    private long notBeforeNanos = System.nanoTime();
    private long warnNotBeforeNanos = System.nanoTime();

    /** @param oldest the snapshot that a reader holds the longest */
    WalKeeper(Session session, File wal, Supplier<Optional<HeldSnapshot>> oldest) {
        this.session = session;
        this.wal = wal;
        this.oldest = oldest;
    }

    long bytes() {
        return wal.length();
    }

    void afterGroup() throws SQLException {
        boolean look = ++groups % GROUPS_BETWEEN_LOOKS == 0 && System.nanoTime() - notBeforeNanos >= 0;
        if (look && wal.length() > LIMIT_BYTES && !truncate()) {
            notBeforeNanos = System.nanoTime() + PAUSE_NANOS;
            nameTheHolder();
        }
    }

    /** Moves all of the log into the file and empties it; false when readers or a full disk do not let it. */
    boolean truncate() throws SQLException {
        session.execute("PRAGMA busy_timeout=50");
        try {
            return session.ask("PRAGMA wal_checkpoint(TRUNCATE)").equals("0");
        } catch (SQLException notNow) {
            return false; // every commit in the log is as safe as in the file
        } finally {
            session.execute("PRAGMA busy_timeout=" + Connections.WRITER_BUSY_MS);
        }
    }

    /** As {@link #truncate}, as a unit of work. */
    boolean truncated() {
        try {
            return truncate();
        } catch (SQLException e) {
            throw StoreException.of("cannot checkpoint", e);
        }
    }

    private void nameTheHolder() {
        oldest.get()
                .filter(held ->
                        held.since().compareTo(LONG_SNAPSHOT) > 0 && System.nanoTime() - warnNotBeforeNanos >= 0)
                .ifPresent(held -> {
                    warnNotBeforeNanos = System.nanoTime() + BETWEEN_WARNINGS.toNanos();
                    LOG.warn(
                            "the write-ahead log ({} MiB) cannot be reset: {} holds a snapshot for {} ms; it runs: {}",
                            wal.length() >> 20,
                            held.reader(),
                            held.since().toMillis(),
                            held.statement());
                });
    }
}
