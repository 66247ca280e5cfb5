package dev.supervisor.server.store;

import java.io.File;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The database file at boot: opened, brought up to date and checked, before anything else touches it. */
public final class StoreFile {
    /** A file up to this size is checked at each start; a larger one only when it was not closed in order. */
    private static final long QUICK_CHECK_BYTES = 256L << 20;

    private StoreFile() {}

    /** The write connection, and the deadline that watches it. */
    record Booted(Session session, Deadline deadline) {}

    /**
     * Opens, migrates and checks the file.
     *
     * @return its write connection, for one thread
     * @throws StoreException when the file is not a sound database of ours, is newer, or cannot be opened
     */
    public static Session open(DatabaseConfig config) {
        return boot(config).session();
    }

    static Booted boot(DatabaseConfig config) {
        boolean unclean = new File(config.file() + "-wal").length() > 0;
        Session session = null;
        try {
            Connection connection = Connections.plain(config.file());
            session = Connections.writer(config, connection);
            Migrations.apply(session);
            if (unclean || config.file().toFile().length() <= QUICK_CHECK_BYTES) {
                check(session, config);
            }
            return new Booted(session, Deadline.on(connection));
        } catch (SQLException e) {
            close(session);
            throw StoreException.of("cannot open " + config.file(), e);
        } catch (RuntimeException e) {
            close(session);
            throw e;
        }
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

    private static void close(@Nullable Session session) {
        if (session != null) {
            try {
                session.close();
            } catch (StoreException ignored) {
                // The failure that brought us here is the one worth telling.
            }
        }
    }
}
