package dev.supervisor.bench;

import dev.supervisor.server.store.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What a submit of a run does in the database, through the daemon's own connection and through a bare one. */
final class SubmitUnit {
    private static final String FIND = "SELECT id FROM runs WHERE idempotency_key = ?";

    private static final String INSERT_RUN = """
            INSERT INTO runs (id, name, pool, priority, state, spec, labels, idempotency_key, submitted_at)
            VALUES (?, 'bare', 'default', 0, 'queued', '{"command":["/bin/true"]}', '{}', ?, ?)""";

    private static final String INSERT_STEP = """
            INSERT INTO steps (run_id, position, name, pool, priority, state, needs)
            VALUES (?, 0, 'main', 'default', 0, 'queued', '[]')""";

    private static final String INSERT_EVENT = """
            INSERT INTO events (id, at, kind, subject, from_state, to_state, reason, actor)
            VALUES (?, ?, 'run', ?, NULL, 'queued', 'submitted', 'bench')""";

    private static final String KEEP_IDS = "UPDATE sequences SET last = ? WHERE name = ?";
    private static final List<String> NUMBERED = List.of("runs", "events");

    private SubmitUnit() {}

    /** @return the run's id */
    static long run(Session session, long number) {
        long now = System.currentTimeMillis();
        String key = key(number);
        if (session.first(FIND, row -> row.integer(1), key).isPresent()) {
            throw new IllegalStateException(key + " is there already");
        }
        long id = session.nextId("runs");
        session.update(INSERT_RUN, id, key, now);
        session.update(INSERT_STEP, id);
        session.update(INSERT_EVENT, session.nextId("events"), now, String.valueOf(id));
        return id;
    }

    static Prepared prepare(Connection connection) throws SQLException {
        return new Prepared(
                connection.prepareStatement(FIND),
                connection.prepareStatement(INSERT_RUN),
                connection.prepareStatement(INSERT_STEP),
                connection.prepareStatement(INSERT_EVENT),
                connection.prepareStatement(KEEP_IDS));
    }

    private static String key(long number) {
        return "bare-" + number;
    }

    /** The same, prepared by hand. */
    record Prepared(
            PreparedStatement find,
            PreparedStatement insertRun,
            PreparedStatement insertStep,
            PreparedStatement insertEvent,
            PreparedStatement keepIds)
            implements AutoCloseable {
        /** @param number from 0 on in empty tables */
        void run(long number) throws SQLException {
            long now = System.currentTimeMillis();
            String key = key(number);
            find.setString(1, key);
            try (ResultSet found = find.executeQuery()) {
                if (found.next()) {
                    throw new IllegalStateException(key + " is there already");
                }
            }
            long id = number + 1;
            insertRun.setLong(1, id);
            insertRun.setString(2, key);
            insertRun.setLong(3, now);
            insertRun.executeUpdate();
            insertStep.setLong(1, id);
            insertStep.executeUpdate();
            insertEvent.setLong(1, id);
            insertEvent.setLong(2, now);
            insertEvent.setString(3, String.valueOf(id));
            insertEvent.executeUpdate();
        }

        /**
         * To be done once for each transaction, as the store does.
         *
         * @param units how many have been run
         */
        void keepIds(long units) throws SQLException {
            for (String table : NUMBERED) {
                keepIds.setLong(1, units);
                keepIds.setString(2, table);
                keepIds.executeUpdate();
            }
        }

        @Override
        public void close() throws SQLException {
            find.close();
            insertRun.close();
            insertStep.close();
            insertEvent.close();
            keepIds.close();
        }
    }
}
