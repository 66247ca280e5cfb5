package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.control.DeadLetters.Unreadable;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.TestDatabase;
import dev.supervisor.server.store.UnreadableException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
    private static final Logger LOGGER = Logger.getLogger("supervisor.dead_letters");

    @TempDir
    private Path directory;

    private final Handler handler = new Recorder();
    private final List<String> said = new ArrayList<>();
    private TestDatabase db;
    private DeadLetters dead;
    private Unreadable run;

    private final class Recorder extends Handler {
        @Override
        public void publish(LogRecord line) {
            said.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() {
        db = TestDatabase.in(directory);
        dead = new DeadLetters(db.database, InstantSource.system());
        long id = db.write(session -> new RunStore().insert(session, TestDatabase.run("job"), 1));
        run = Unreadable.run(id, UnreadableException.of("it", "a test says so"));
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void close() {
        LOGGER.removeHandler(handler);
        db.close();
    }

    @Test
    void aMoveThatIsRolledBackIsNotSaidToHaveBeenMade() {
        assertThatThrownBy(() -> db.write(session -> {
                    assertThat(dead.move(session, run)).isTrue();
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessageContaining("rolled back");
        assertThat(said).isEmpty();

        assertThat(TestDatabase.get(dead.move(List.of(run)))).isEqualTo(1);
        assertThat(said).singleElement().asString().contains("is moved to the dead letters, it cannot be read");
        assertThat(TestDatabase.get(dead.move(List.of(run))))
                .as("it is out of the way")
                .isEqualTo(1);
        assertThat(said).hasSize(1);
    }
}
