package dev.supervisor.server.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One connection to a migrated database, for tests of single statements. */
final class TestSession implements AutoCloseable {
    final Session session;
    private final Connection connection;

    private TestSession(Session session, Connection connection) {
        this.session = session;
        this.connection = connection;
    }

    static TestSession in(Path directory) throws SQLException {
        DatabaseConfig config = DatabaseConfig.of(directory.resolve("supervisor.db"));
        Session writer = Connections.writer(config, Connections.plain(config.file()));
        Migrations.apply(writer);
        writer.close();
        Connection connection = Connections.plain(config.file());
        return new TestSession(new Session(connection), connection);
    }

    /** How SQLite goes about the statements that the work prepares, one text for each of their steps. */
    List<String> plans(Consumer<Session> work) throws SQLException {
        Set<String> texts = new LinkedHashSet<>();
        Connection recording = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (method.getName().equals("prepareStatement")) {
                        texts.add((String) args[0]);
                    }
                    try {
                        return method.invoke(connection, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        Session recorded = new Session(recording);
        work.accept(recorded);
        recorded.forgetStatements();
        return texts.stream()
                .flatMap(text -> session.list("EXPLAIN QUERY PLAN " + text, row -> row.text(4)).stream())
                .toList();
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }
}
