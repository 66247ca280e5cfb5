package dev.supervisor.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * A copy of the database, made while it is written to: {@code VACUUM INTO} on a connection of its own copies one snapshot,
 * compacted. (SQLite's backup API begins again whenever somebody writes.) The copy gets its name only once it is checked.
 *
 * <p>Threading: {@link #write} blocks its thread; the rest from any.
 */
public final class Backup {
    private static final String COPY = "VACUUM INTO ?";

    private final Path database;
    private final Path target;
    private volatile Stage stage = Stage.COPYING;
    private volatile boolean stopped;
    /** When the copying began; 0: it does not go on. */
    private volatile long snapshotNanos;

    private enum Stage {
        COPYING,
        CHECKING,
        DONE
    }

    /** @param target does not exist yet; its directory does */
    public Backup(Path database, Path target) {
        this.database = database;
        this.target = target;
    }

    /**
     * Makes and checks the copy; mode 0600.
     *
     * @return its size in bytes
     * @throws StoreException when it cannot be made or is not sound; nothing is left then
     */
    public long write() {
        try (PartialFile partial = PartialFile.of(target)) {
            copy(partial.path());
            stage = Stage.CHECKING;
            check(partial.path());
            partial.complete();
            stage = Stage.DONE;
            return Files.size(target);
        } catch (SQLException e) {
            throw failed(StoreException.of("cannot make the backup", e));
        } catch (StoreException e) {
            throw failed(e);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot make the backup: " + e, e);
        }
    }

    /** How far it is, in words. */
    public String progress() {
        return switch (stage) {
            case COPYING ->
                "copied "
                        + percent(
                                PartialFile.pathFor(target).toFile().length(),
                                database.toFile().length()) + " %";
            case CHECKING -> "checking the copy";
            case DONE -> "done";
        };
    }

    /** Has {@link #write} fail soon. */
    public void stop() {
        stopped = true;
    }

    /** The snapshot it copies, while it does. Any thread. */
    Optional<HeldSnapshot> snapshot() {
        long since = snapshotNanos;
        return since == 0
                ? Optional.empty()
                : Optional.of(new HeldSnapshot("backup", Duration.ofNanos(System.nanoTime() - since), COPY));
    }

    /** @throws StoreException when the file is not a sound database of ours */
    void check(Path file) throws SQLException {
        Connection connection = Connections.plain(file);
        Session session = new Session(connection);
        try {
            Deadline.on(connection, () -> stopped);
            checkSound(session, file);
        } finally {
            session.close();
        }
    }

    static void checkSound(Session session, Path file) throws SQLException {
        if (!session.ask("PRAGMA application_id").equals(String.valueOf(Connections.APPLICATION_ID))) {
            throw new StoreException(StoreException.Kind.CORRUPT, file + " is not a database of supervisor", null);
        }
        String verdict = session.ask("PRAGMA integrity_check(1)");
        if (!verdict.equals("ok")) {
            throw new StoreException(StoreException.Kind.CORRUPT, file + " is damaged: " + verdict, null);
        }
    }

    private void copy(Path partial) throws SQLException {
        Connection connection = Connections.plain(database);
        Session session = Connections.reader(connection);
        try {
            Deadline.on(connection, () -> stopped);
            session.execute("PRAGMA query_only=off"); // it writes, though elsewhere
            snapshotNanos = System.nanoTime();
            session.update(COPY, partial.toString());
        } finally {
            snapshotNanos = 0;
            session.close();
        }
    }

    private StoreException failed(StoreException why) {
        return stopped ? new StoreException(StoreException.Kind.CLOSED, "the backup was stopped", why) : why;
    }

    private static long percent(long part, long whole) {
        return whole == 0 ? 0 : Math.min(99, 100 * part / whole);
    }
}
