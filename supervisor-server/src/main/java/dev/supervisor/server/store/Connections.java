package dev.supervisor.server.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens connections as the store needs them. Pragmas are run in our order and read back, because the driver runs its own set
 * in hash order and accepts misspelt ones; {@code auto_vacuum} must come before the first table and before WAL.
 */
final class Connections {
    /** Tells our files from other SQLite files: "SPRV". */
    static final int APPLICATION_ID = 0x53505256;

    /** How long a statement of the writer waits for another process's lock; the writer itself tries on until its deadline. */
    static final int WRITER_BUSY_MS = 100;

    /** Of the write-ahead log: for each checkpoint the writer waits for the disk twice, and copies what is soon written again. */
    static final int CHECKPOINT_PAGES = 4_000;

    /** SQLite's default. */
    static final int PAGE_BYTES = 4_096;

    private Connections() {}

    static Session writer(DatabaseConfig config, Connection connection) throws SQLException {
        Session session = new Session(connection);
        try {
            if (session.ask("PRAGMA page_count").equals("0")) {
                set(session, "auto_vacuum", "incremental", "2");
                set(session, "application_id", String.valueOf(APPLICATION_ID), String.valueOf(APPLICATION_ID));
            } else if (!session.ask("PRAGMA application_id").equals(String.valueOf(APPLICATION_ID))) {
                throw new StoreException(
                        StoreException.Kind.CORRUPT,
                        config.file() + " is not a database of supervisor" + StoreFile.WHAT_TO_DO,
                        null);
            }
            set(session, "journal_mode", "wal", "wal");
            set(
                    session,
                    "synchronous",
                    config.durability().name(),
                    config.durability().pragma());
            set(session, "foreign_keys", "on", "1");
            set(session, "busy_timeout", String.valueOf(WRITER_BUSY_MS), String.valueOf(WRITER_BUSY_MS));
            set(session, "cache_size", "-16000", "-16000");
            set(session, "wal_autocheckpoint", String.valueOf(CHECKPOINT_PAGES), String.valueOf(CHECKPOINT_PAGES));
            set(session, "journal_size_limit", "67108864", "67108864");
            hardened(session);
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    static Session reader(Connection connection) throws SQLException {
        Session session = new Session(connection);
        try {
            set(session, "busy_timeout", "2000", "2000");
            set(session, "cache_size", "-8000", "-8000");
            set(session, "temp_store", "memory", "2");
            hardened(session);
            set(session, "query_only", "on", "1");
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    static Connection plain(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        // We serialise by ownership: a connection has one thread, so SQLite need not lock.
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        Properties properties = config.toProperties();
        // Otherwise each insert leaves a "SELECT last_insert_rowid()" open, which blocks VACUUM.
        properties.setProperty("jdbc.get_generated_keys", "false");
        SQLiteConnection connection = org.sqlite.JDBC.createConnection("jdbc:sqlite:" + file, properties);
        // Stops the driver's own begin/commit around each statement without opening a transaction.
        connection.getConnectionConfig().setAutoCommit(false);
        return connection;
    }

    private static void hardened(Session session) throws SQLException {
        set(session, "mmap_size", "0", "0");
        set(session, "trusted_schema", "off", "0");
        set(session, "cell_size_check", "on", "1");
        set(session, "secure_delete", "off", "0");
    }

    private static void set(Session session, String pragma, String value, String expected) throws SQLException {
        session.execute("PRAGMA " + pragma + "=" + value);
        String actual = session.ask("PRAGMA " + pragma);
        if (!actual.equals(expected)) {
            throw new SQLException("PRAGMA " + pragma + "=" + value + " had no effect, it is " + actual);
        }
    }
}
