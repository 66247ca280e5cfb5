package dev.supervisor.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings the schema up to date: numbered scripts, each in a transaction with its number in {@code user_version}. A script that
 * was shipped is never edited; a file written by a newer version is refused.
 */
final class Migrations {
    /** In order; the first one leads to version 1. */
    static final List<String> SCRIPTS = List.of(
            "V001__init.sql",
            "V002__backlog.sql",
            "V003__upkeep.sql",
            "V004__tokens.sql",
            "V005__revisions.sql",
            "V006__audit.sql",
            "V007__audit_scan.sql",
            "V008__sequences.sql");

    private Migrations() {}

    static void apply(Session session) throws SQLException {
        int version = checkKnown(session);
        for (int next = version + 1; next <= SCRIPTS.size(); next++) {
            apply(session, next, read(SCRIPTS.get(next - 1)));
        }
    }

    /**
     * The version that the schema has.
     *
     * @throws StoreException when it is newer than ours
     */
    static int checkKnown(Session session) throws SQLException {
        int version = Integer.parseInt(session.ask("PRAGMA user_version"));
        if (version > SCRIPTS.size()) {
            throw new StoreException(
                    StoreException.Kind.FAILED,
                    "the database has schema " + version + ", this version knows up to " + SCRIPTS.size()
                            + "; run the newer supervisor that wrote it",
                    null);
        }
        return version;
    }

    private static void apply(Session session, int version, String script) throws SQLException {
        session.execute("BEGIN IMMEDIATE");
        try {
            session.execute(script);
            session.execute("PRAGMA user_version=" + version);
            session.execute("COMMIT");
        } catch (SQLException e) {
            rollBack(session, e);
            throw e;
        }
    }

    /** SQLite may have been first, as on a full disk; what is worth telling is what brought us here. */
    private static void rollBack(Session session, SQLException why) {
        try {
            session.execute("ROLLBACK");
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    static String read(String script) {
        try (InputStream in = Migrations.class.getResourceAsStream("/db/" + script)) {
            if (in == null) {
                throw new IllegalStateException("missing resource db/" + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
