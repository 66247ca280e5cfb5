package dev.supervisor.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logs as a daemon that was killed leaves them, and what may have become of them. */
class WalCheckTest {
    private static final int COMMITS = 20;
    private static final int FRAME = 24 + 4096;

    @TempDir
    private Path directory;

    private Path file;
    private Path log;

    /** A database with a log of {@value #COMMITS} commits, copied while it is open. */
    @BeforeEach
    void killed() throws IOException {
        Path living = Files.createDirectory(directory.resolve("living"));
        file = directory.resolve("supervisor.db");
        log = directory.resolve("supervisor.db-wal");
        TestDatabase.in(living).close(); // with its tables, and an empty log
        try (TestDatabase db = TestDatabase.in(living)) {
            for (int i = 0; i < COMMITS; i++) {
                db.write(WalCheckTest::event);
            }
            Files.copy(living.resolve("supervisor.db"), file);
            Files.copy(living.resolve("supervisor.db-wal"), log);
        }
    }

    @Test
    void aSoundLogIsTakenWhole() throws IOException {
        assertThat(WalCheck.of(log)).isEmpty();
        assertThat(events()).isEqualTo(COMMITS);
    }

    @Test
    void aLogThatWasCutOffIsTakenUpToThere() throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - FRAME - 100));
        assertThat(WalCheck.of(log)).isEmpty();
        assertThat(events()).isLessThan(COMMITS).isPositive();
    }

    @Test
    void aFlippedBitInTheMiddleIsRefusedAndNothingIsChanged() throws IOException {
        int at = 32 + 5 * FRAME + 1000;
        flip(at);
        byte[] damaged = Files.readAllBytes(log);
        assertThat(WalCheck.of(log)).hasValueSatisfying(damage -> {
            assertThat(damage.offset()).isEqualTo(32 + 5 * FRAME);
            assertThat(damage.commits()).isPositive();
        });
        assertThatThrownBy(this::events)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
                .hasMessageContaining("restore a backup")
                .hasMessageContaining("truncate -s " + (32 + 5 * FRAME) + " " + log);
        assertThat(log).hasBinaryContent(damaged);

        Files.write(log, Arrays.copyOf(damaged, 32 + 5 * FRAME)); // as the message says
        assertThat(events()).isLessThan(COMMITS);
    }

    @Test
    void aDamagedSaltIsNoEndOfTheLog() throws IOException {
        flip(32 + 5 * FRAME + 9);
        assertThat(WalCheck.of(log)).isPresent();
    }

    @Test
    void aDamagedHeaderIsRefused() throws IOException {
        flip(3);
        assertThatThrownBy(this::events).hasMessageContaining("is damaged at byte 0");
    }

    @Test
    void afterAPowerLossWhatComesBeforeTheHoleIsTakenUp() throws IOException {
        flip(32 + 5 * FRAME + 1000);
        Files.setLastModifiedTime(log, FileTime.from(Instant.EPOCH.plusSeconds(1)));
        assertThat(events()).isLessThan(COMMITS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Durability.class,
            names = {"FULL", "EXTRA"})
    void butNotWhereEveryCommitSurvivesAPowerLoss(Durability level) throws IOException {
        flip(32 + 5 * FRAME + 1000);
        Files.setLastModifiedTime(log, FileTime.from(Instant.EPOCH.plusSeconds(1)));
        assertThatThrownBy(() ->
                        TestDatabase.open(TestDatabase.config(directory, level)).close())
                .hasMessageContaining("is damaged at byte " + (32 + 5 * FRAME));
    }

    /** Killed between the two writes of a frame; what its page will be is still from an earlier use of the file. */
    @Test
    void theHeadOfACommitThatNeverWasIsNoDamage() throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        int last = bytes.length - FRAME;
        byte[] torn = Arrays.copyOf(bytes, bytes.length + 2 * FRAME);
        System.arraycopy(bytes, last, torn, bytes.length, 24);
        System.arraycopy(bytes, last, torn, bytes.length + FRAME, 24);
        Files.write(log, torn);

        assertThat(WalCheck.of(log)).isEmpty();
        assertThat(events()).isEqualTo(COMMITS);
    }

    @Test
    void whatATransactionThatWasRolledBackLeftIsNoDamage() throws IOException, SQLException {
        Path other = directory.resolve("other.db");
        Session session = new Session(Connections.plain(other));
        session.execute("PRAGMA journal_mode=wal");
        session.execute("PRAGMA cache_size=10");
        session.execute("CREATE TABLE t (x)");
        session.execute("BEGIN");
        for (int i = 0; i < 200; i++) {
            session.execute("INSERT INTO t VALUES (zeroblob(4000))"); // more than the cache: it spills to the log
        }
        session.execute("ROLLBACK");
        session.execute("INSERT INTO t VALUES (1)");
        Path copy = Files.copy(Path.of(other + "-wal"), directory.resolve("copy-wal"));
        session.close();
        assertThat(Files.size(copy)).as("it spilled").isGreaterThan(100 * FRAME);
        assertThat(WalCheck.of(copy)).isEmpty();
    }

    @Test
    void anEarlierUseOfTheFileIsNoDamage() throws IOException, SQLException {
        Path other = directory.resolve("other.db");
        Session session = new Session(Connections.plain(other));
        session.execute("PRAGMA journal_mode=wal");
        session.execute("CREATE TABLE t (x)");
        for (int i = 0; i < 20; i++) {
            session.execute("INSERT INTO t VALUES (" + i + ")");
        }
        session.execute("PRAGMA wal_checkpoint(RESTART)");
        session.execute("INSERT INTO t VALUES (99)");
        Path copy = Files.copy(Path.of(other + "-wal"), directory.resolve("copy-wal"));
        session.close();
        assertThat(Files.size(copy)).isGreaterThan(20 * FRAME);
        assertThat(WalCheck.of(copy)).isEmpty();
    }

    private long events() {
        try (TestDatabase db = TestDatabase.in(directory)) {
            return db.count("events");
        }
    }

    private void flip(int at) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        bytes[at] ^= 4;
        Files.write(log, bytes);
    }

    private static boolean event(Session session) {
        new EventStore().add(session, new EventRow(1, "test", "x", null, null, "x".repeat(3000), null));
        return true;
    }
}
