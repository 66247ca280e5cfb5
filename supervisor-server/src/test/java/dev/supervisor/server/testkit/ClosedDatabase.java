package dev.supervisor.server.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The database file of a daemon that has ended: that one file alone, so what is found was not left in a write-ahead log. */
public final class ClosedDatabase {
    private final String url;

    public ClosedDatabase(DaemonUnderTest daemon) {
        Path file = daemon.state().resolve("supervisor.db");
        this.url = "jdbc:sqlite:file:" + file + "?immutable=1";
    }

    /** What SQLite's own examination says: {@code ok}, or what is broken. */
    public List<String> integrity() throws SQLException {
        return texts("PRAGMA integrity_check");
    }

    /** Why a service came into a state, each time, oldest first: from table {@code events}. */
    public List<String> reasons(String service, String toState) throws SQLException {
        return texts(
                "SELECT reason FROM events WHERE kind = 'service' AND subject = ? AND to_state = ? ORDER BY id",
                service,
                toState);
    }

    private List<String> texts(String sql, String... parameters) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }
}
