package dev.supervisor.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.store.EventStore.EventRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceStoreTest {
    @TempDir
    private Path directory;

    private final EventStore events = new EventStore();
    private final SpaceStore space = new SpaceStore();

    @Test
    void goingThroughThePagesCanBeStoppedInTheMiddleOfATable() throws SQLException {
        try (TestDatabase db = TestDatabase.in(directory)) {
            db.write(session -> {
                for (int i = 0; i < 5_000; i++) {
                    events.add(session, new EventRow(1, "test", "x", null, null, "x".repeat(3_000), null));
                }
                return true;
            });
            Connection connection = Connections.plain(directory.resolve("supervisor.db"));
            Session session = Connections.reader(connection);
            Deadline.on(connection, () -> true);
            assertThatThrownBy(() -> space.usage(session)).hasMessageContaining("INTERRUPT");
            session.close();
            assertThat(db.read(space::usage).unused()).isPositive();
            assertThat(db.read(space::freeOnly).unused()).isZero();
        }
    }
}
