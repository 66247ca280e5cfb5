package dev.supervisor.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection and its prepared statements, one per SQL text. The texts are constants of the store classes, so their number
 * is bounded by the code. After an error all statements are dropped: the driver finalizes a failed one without telling. And
 * nothing more runs until the transaction has been ended: SQLite may have rolled it back already, and what follows would be
 * committed by itself.
 *
 * <p>Threading: used by the thread that owns the connection, and by no other.
 *
 * <p>Errors: {@link StoreException}.
 */
public final class Session {
    private static final String KEEP_ID = """
            INSERT INTO sequences (name, last) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)""";

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    /** Of what was inserted since the last error, which may have taken back some of it. */
    private final Map<String, Long> lastIds = new HashMap<>();

    /** The tables whose last id is not stored yet. */
    private final Set<String> toKeep = new HashSet<>();

    private @Nullable StoreException spoiled;
    private boolean written;
    private volatile String last = "";

    Session(Connection connection) {
        this.connection = connection;
    }

    /**
     * Runs an INSERT, UPDATE or DELETE and returns the rows it changed directly.
     *
     * @param args bound in order: null, String, Integer, Long, Double, Boolean (as 0 or 1)
     */
    public long update(String sql, @Nullable Object... args) {
        try {
            return bound(sql, args).executeUpdate();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Runs an INSERT that does insert one row, and returns its rowid. */
    public long insert(String sql, @Nullable Object... args) {
        update(sql, args);
        return first("SELECT last_insert_rowid()", row -> row.integer(1)).orElseThrow();
    }

    /**
     * The id that a row about to be inserted is to have: one more than any that was ever given. Remembered, and stored with
     * the transaction, because to ask for each takes a tenth of a submit, and to store each some more; so every row of the table must
     * have its id from here. Where one has not, what is inserted next may violate a constraint, once.
     *
     * @param table a constant, whose ids are called {@code id} and kept in {@code sequences}
     */
    public long nextId(String table) {
        written = true; // an id that no row got must not be passed over
        long next = 1 + lastId(table);
        lastIds.put(table, next);
        toKeep.add(table);
        return next;
    }

    /**
     * The highest id ever given; 0 before the first. Where others have inserted rows or changed what is kept, the highest that is
     * known of.
     *
     * @param table as for {@link #nextId}
     */
    public long lastId(String table) {
        Long last = lastIds.get(table);
        return last != null
                ? last
                : first(
                                "SELECT max(ifnull((SELECT last FROM sequences WHERE name = ?), 0),"
                                        + " ifnull((SELECT max(id) FROM " + table + "), 0))",
                                row -> row.integer(1),
                                table)
                        .orElseThrow();
    }

    /** Stores which ids were given: before what has them is committed, or out of reach of a rollback. */
    private void keepIds() throws SQLException {
        for (String table : toKeep) {
            bound(KEEP_ID, new @Nullable Object[] {table, lastIds.get(table)}).executeUpdate();
        }
        toKeep.clear();
    }

    /** Runs a SELECT and maps every row. The query itself must bound their number. */
    public <T> List<T> list(String sql, Function<Row, T> mapper, @Nullable Object... args) {
        List<T> rows = new ArrayList<>();
        try (ResultSet result = bound(sql, args).executeQuery()) {
            Row row = new Row(result);
            while (result.next()) {
                rows.add(mapper.apply(row));
            }
            return rows;
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Runs a SELECT and maps the first row, if there is one. */
    public <T> Optional<T> first(String sql, Function<Row, T> mapper, @Nullable Object... args) {
        try (ResultSet result = bound(sql, args).executeQuery()) {
            return result.next() ? Optional.of(mapper.apply(new Row(result))) : Optional.empty();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Runs the work in a transaction of its own, all of it or nothing. */
    public <T extends @Nullable Object> T inTransaction(Work<T> work) {
        run("BEGIN IMMEDIATE");
        try {
            T value = work.on(this);
            checkSound();
            commit();
            return value;
        } catch (RuntimeException | Error failure) {
            forgetStatements();
            spoiled = null;
            try {
                execute("ROLLBACK");
            } catch (SQLException alreadyRolledBack) {
                failure.addSuppressed(alreadyRolledBack);
            }
            throw failure;
        }
    }

    private void commit() {
        try {
            keep("COMMIT");
        } catch (SQLException e) {
            throw failed("COMMIT", e);
        }
    }

    /** Runs SQL that stands outside of transactions, such as VACUUM or a pragma. */
    public void run(String sql) {
        try {
            execute(sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Runs SQL that is not worth a cached statement: pragmas, transaction control after an error, migration scripts. */
    void execute(String sql) throws SQLException {
        written = true;
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** The first column of the first row, as text; empty where there is none. */
    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
        }
    }

    /** Ends the transaction, or a savepoint by RELEASE, and keeps what was done in it. */
    void keep(String sql) throws SQLException {
        keepIds();
        step(sql);
    }

    /** Runs transaction control, prepared once. */
    void step(String sql) throws SQLException {
        spoiled = null;
        prepared(sql).execute();
    }

    /** From here on it is noted whether anything is written. */
    void beginUnit() {
        written = false;
    }

    /** Whether something may have been written since {@link #beginUnit}, or an error left in doubt what was. */
    boolean hasWritten() {
        return written || spoiled != null;
    }

    /** The first line of what it ran last. Any thread. */
    String lastStatement() {
        return firstLine(last);
    }

    /** @throws StoreException when an error spoiled the transaction, though the work may have swallowed it */
    void checkSound() {
        if (spoiled != null) {
            throw spoiled;
        }
    }

    /** For work outside of transactions, which what went wrong before does not concern. */
    void beginAnew() {
        forgetStatements();
        spoiled = null;
    }

    void forgetStatements() {
        for (PreparedStatement statement : statements.values()) {
            closeQuietly(statement);
        }
        statements.clear();
        lastIds.clear();
        toKeep.clear();
    }

    public void close() {
        forgetStatements();
        try {
            connection.close();
        } catch (SQLException e) {
            throw StoreException.of("cannot close", e);
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object[] args) throws SQLException {
        checkSound();
        last = sql;
        written |= !sql.startsWith("SELECT");
        PreparedStatement statement = prepared(sql);
        for (int i = 0; i < args.length; i++) {
            bind(statement, i + 1, args[i]);
        }
        return statement;
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value == null) {
            statement.setNull(index, java.sql.Types.NULL);
        } else if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value instanceof Double real) {
            statement.setDouble(index, real);
        } else if (value instanceof Boolean flag) {
            statement.setLong(index, flag ? 1 : 0);
        } else if (value instanceof Number number) {
            statement.setLong(index, number.longValue());
        } else {
            throw new IllegalArgumentException(
                    "cannot bind a " + value.getClass().getName());
        }
    }

    private StoreException failed(String sql, SQLException e) {
        forgetStatements();
        spoiled = StoreException.of(firstLine(sql), e);
        return spoiled;
    }

    private static String firstLine(String sql) {
        return sql.lines().findFirst().orElse("").strip();
    }

    /** A statement that cannot be closed belongs to a connection that is beyond use; its next call says so. */
    private static void closeQuietly(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException ignored) {
            // said above
        }
    }
}
