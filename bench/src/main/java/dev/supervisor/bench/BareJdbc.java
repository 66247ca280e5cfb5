package dev.supervisor.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Properties;

/**
 * What the daemon does, in one thread through JDBC, on a file that nobody else uses, with the pragmas of the daemon's writer: what
 * can hardly be done faster.
 */
final class BareJdbc {
    /** Units in one transaction, as many as the daemon's writer takes together. */
    static final int GROUP = 64;

    private static final List<String> PRAGMAS = List.of(
            "journal_mode=wal",
            "synchronous=normal",
            "cache_size=-16000",
            "temp_store=memory",
            "wal_autocheckpoint=4000",
            "journal_size_limit=67108864",
            "mmap_size=0",
            "trusted_schema=off",
            "cell_size_check=on",
            "secure_delete=off");

    private BareJdbc() {}

    /**
     * How much was done in which time.
     *
     * @param count rows deleted, or units committed
     */
    record Done(long count, double ms) {
        double perSecond() {
            return count * 1_000 / ms;
        }
    }

    /**
     * Empties the tables in one transaction without visiting their rows, and truncates the log, as the daemon does before it
     * answers a wipe.
     *
     * @param tables children before parents
     */
    static Done wipe(Path file, Collection<String> tables) throws SQLException {
        try (Connection connection = connect(file, "foreign_keys=off");
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA cell_size_check=off"); // as in the daemon's wipe
            long from = System.nanoTime();
            connection.setAutoCommit(false);
            long rows = 0;
            for (String table : tables) {
                rows += statement.executeUpdate("DELETE FROM " + table);
            }
            connection.setAutoCommit(true); // commits
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            return new Done(rows, (System.nanoTime() - from) / 1e6);
        }
    }

    /** Commits units in groups until the time is over. */
    static Done units(Path file, long nanos) throws SQLException {
        try (Connection connection = connect(file, "foreign_keys=on")) {
            connection.setAutoCommit(false);
            try (SubmitUnit.Prepared unit = SubmitUnit.prepare(connection)) {
                long from = System.nanoTime();
                long units = 0;
                while (System.nanoTime() - from < nanos) {
                    for (int i = 0; i < GROUP; i++) {
                        unit.run(units++);
                    }
                    unit.keepIds(units);
                    connection.commit();
                }
                return new Done(units, (System.nanoTime() - from) / 1e6);
            }
        }
    }

    private static Connection connect(Path file, String foreignKeys) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc.get_generated_keys", "false"); // which would ask for the row id after each insert
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties);
        try (Statement statement = connection.createStatement()) {
            for (String pragma : PRAGMAS) {
                statement.execute("PRAGMA " + pragma);
            }
            statement.execute("PRAGMA " + foreignKeys);
        }
        return connection;
    }
}
