package dev.supervisor.server.store;

import static dev.supervisor.server.store.TestDatabase.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.testkit.Waits;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of readers that break, and of those that keep the log from being reset. */
class ReaderTest {
    private static final Logger STORE = Logger.getLogger("supervisor.store");

    @TempDir
    private Path directory;

    private final Collection<String> said = new ConcurrentLinkedQueue<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            said.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private TestDatabase db;

    @BeforeEach
    void open() {
        STORE.addHandler(listener);
        db = TestDatabase.in(directory);
    }

    @AfterEach
    void close() {
        db.close();
        STORE.removeHandler(listener);
    }

    @Test
    void oneWhoseConnectionBreaksOpensAnother() {
        CompletableFuture<Boolean> breaks = db.database.read(session -> {
            session.close();
            return true;
        });
        assertThat(TestDatabase.failure(breaks)).isInstanceOf(StoreException.class);
        assertThat(db.count("events")).isZero();
        assertThat(db.metrics.counter("db.readers.replaced").getCount()).isEqualTo(1);
        assertThat(said).anyMatch(line -> line.contains("db-reader-1 had a broken connection"));
    }

    @Test
    void oneThatHoldsASnapshotForLongIsNamedWithWhatItRunsAndTheLogIsResetWhenItLetsGo() {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Boolean> holds = db.database.read(session -> {
            session.first("SELECT count(*) FROM events", row -> row.integer(1));
            return TestDatabase.await(release);
        });
        Waits.until("it is named", () -> {
            db.write(ReaderTest::megabyte);
            return said.stream().anyMatch(line -> line.contains("db-reader-1 holds a snapshot"));
        });
        assertThat(said)
                .anyMatch(line -> line.contains("cannot be reset") && line.contains("SELECT count(*) FROM events"));
        long held = db.database.stats().walBytes();
        release.countDown();
        get(holds);
        Waits.until("the log is reset", () -> {
            db.write(ReaderTest::megabyte);
            return db.database.stats().walBytes() < held / 2;
        });
    }

    private static boolean megabyte(Session session) {
        new EventStore().add(session, new EventRow(1, "test", "x", null, null, "x".repeat(1 << 20), null));
        session.update("DELETE FROM events");
        return true;
    }
}
