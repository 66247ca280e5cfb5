package dev.supervisor.server.store;

import static dev.supervisor.server.store.TestDatabase.AMPLE;
import static dev.supervisor.server.store.TestDatabase.await;
import static dev.supervisor.server.store.TestDatabase.config;
import static dev.supervisor.server.store.TestDatabase.failure;
import static dev.supervisor.server.store.TestDatabase.get;
import static dev.supervisor.server.store.TestDatabase.kind;
import static dev.supervisor.server.store.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.store.RunStore.NewStep;
import dev.supervisor.server.store.StoreException.Kind;
import dev.supervisor.server.store.TestDatabase.Held;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteDatabaseTest {
    private static final String ENDLESS =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    @TempDir
    private Path directory;

    private final RunStore runs = new RunStore();
    private final Tables tables = new Tables();

    @ParameterizedTest
    @CsvSource({
        "auto_vacuum, 2",
        "journal_mode, wal",
        "application_id, 1397772886",
        "foreign_keys, 1",
        "cell_size_check, 1",
        "synchronous, 1",
        "trusted_schema, 0",
        "mmap_size, 0",
        "query_only, 0"
    })
    void theWriterHasThePragmasItNeeds(String pragma, String value) {
        try (TestDatabase db = TestDatabase.in(directory)) {
            assertThat(db.<String>write(session -> pragma(session, pragma))).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"supervisor.db", "supervisor.db-wal", "supervisor.db-shm"})
    void onlyItsUserMayReadWhatItWrites(String name) throws IOException {
        try (TestDatabase db = TestDatabase.in(directory)) {
            insertRuns(db, 1);
            assertThat(Files.getPosixFilePermissions(directory.resolve(name)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void aReaderCannotWriteAndGoesOnReading() {
        try (TestDatabase db = TestDatabase.in(directory)) {
            assertThat(db.<String>read(session -> pragma(session, "query_only")))
                    .isEqualTo("1");
            assertThat(failure(db.database.read(session -> session.update("DELETE FROM runs"))))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("READONLY");
            assertThat(db.count("runs")).isZero();
            assertThat(db.<Long>write(session -> runs.insert(session, run("a"), 1)))
                    .isEqualTo(1);
            assertThat(db.count("runs")).isEqualTo(1);
        }
    }

    @Test
    void aReadThatThrowsFailsAloneWithItsOwnException() {
        IllegalStateException mine = new IllegalStateException("mine");
        try (TestDatabase db = TestDatabase.in(directory)) {
            assertThat(failure(db.database.read(session -> {
                        throw mine;
                    })))
                    .isSameAs(mine);
            assertThat(db.count("runs")).isZero();
        }
    }

    @Test
    void aSlowReadIsStoppedAtItsDeadlineAndItsReaderServesOn() {
        try (TestDatabase db = TestDatabase.open(config(directory, 10, Duration.ofMillis(200)))) {
            assertThat(kind(db.database.read(session -> session.first(ENDLESS, row -> row.integer(1)))))
                    .isEqualTo(Kind.TIMEOUT);
            Waits.until(
                    "the reader serves a quick read again",
                    () -> get(db.database
                            .read(session -> TestDatabase.count(session, "runs"))
                            .handle((rows, failure) -> failure == null)));
        }
    }

    @Test
    void aFullMailboxRefusesAtOnce() {
        try (TestDatabase db = TestDatabase.open(config(directory, 2, AMPLE))) {
            Held held = db.holdWriter();
            List<CompletableFuture<Long>> admitted = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                admitted.add(db.database.write(session -> runs.insert(session, run("a"), 1)));
            }
            CompletableFuture<Long> refused = db.database.write(session -> runs.insert(session, run("b"), 1));
            assertThat(refused).isDone();
            assertThat(kind(refused)).isEqualTo(Kind.QUEUE_FULL);
            assertThat(db.database.stats().refused()).isEqualTo(1);
            held.letGo();
            admitted.forEach(TestDatabase::get);
            assertThat(db.count("runs")).isEqualTo(2);
        }
    }

    @Test
    void closingFinishesWhatWasAdmittedAndRefusesWhatComesLater() {
        TestDatabase db = TestDatabase.in(directory);
        Held held = db.holdWriter();
        List<CompletableFuture<Long>> admitted = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            admitted.add(db.database.write(session -> runs.insert(session, run("a"), 1)));
        }
        CompletableFuture<Void> closed = CompletableFuture.runAsync(db::close);
        Waits.until("reads are refused", () -> {
            CompletableFuture<Long> read = db.database.read(session -> TestDatabase.count(session, "runs"));
            return get(read.handle((rows, failure) -> failure != null)) && kind(read) == Kind.CLOSED;
        });
        held.letGo();
        admitted.forEach(TestDatabase::get);
        get(closed);
        assertThat(kind(db.database.write(session -> 1))).isEqualTo(Kind.CLOSED);
        assertThat(kind(db.database.writeUnchecked(session -> 1))).isEqualTo(Kind.CLOSED);
        assertThat(kind(db.database.read(session -> 1))).isEqualTo(Kind.CLOSED);
        assertThat(directory.resolve("supervisor.db-wal")).doesNotExist();
        try (TestDatabase again = TestDatabase.in(directory)) {
            assertThat(again.count("runs")).isEqualTo(100);
        }
    }

    @Test
    void everyReadIsAnsweredHoweverItRacesWithClosing() {
        for (int round = 0; round < 20; round++) {
            TestDatabase db = TestDatabase.in(directory);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(db::close);
            List<CompletableFuture<Boolean>> reads = new ArrayList<>();
            boolean refused = false;
            while (!refused) {
                CompletableFuture<Integer> read = db.database.read(session -> 1);
                refused = read.isCompletedExceptionally();
                reads.add(read.handle((one, failure) -> true));
            }
            reads.forEach(TestDatabase::get);
            get(closed);
        }
    }

    @Test
    void aReadersSnapshotSurvivesAWipe() {
        CountDownLatch counted = new CountDownLatch(1);
        CountDownLatch wiped = new CountDownLatch(1);
        try (TestDatabase db = TestDatabase.in(directory)) {
            insertRuns(db, 500);
            CompletableFuture<List<Long>> counts = db.database.read(session -> {
                long before = TestDatabase.count(session, "runs");
                counted.countDown();
                await(wiped);
                return List.of(before, TestDatabase.count(session, "runs"), TestDatabase.count(session, "steps"));
            });
            await(counted);
            get(db.database.writeUnchecked(tables::wipe));
            wiped.countDown();
            assertThat(get(counts)).containsExactly(500L, 500L, 1_000L);
            assertThat(db.count("runs")).isZero();
        }
    }

    @Test
    void aWipeTellsWhatItDeletedTableByTableAndAllIsCheckedAgain() {
        try (TestDatabase db = TestDatabase.in(directory)) {
            insertRuns(db, 300);
            db.write(session -> new ServiceStore().put(session, "web", "{}", "api", "up", 1));
            Map<String, Long> before = db.read(tables::rows);
            assertThat(before)
                    .containsEntry("runs", 300L)
                    .containsEntry("steps", 600L)
                    .containsEntry("services", 1L);
            assertThat(get(db.database.writeUnchecked(tables::wipe))).isEqualTo(before);
            assertThat(db.<Map<String, Long>>read(tables::rows).values()).containsOnly(0L);
            assertThat(db.database.stats().walBytes()).isZero();
            assertThat(kind(insertOrphan(db))).isEqualTo(Kind.CONSTRAINT);
            assertThat(db.<String>write(session -> pragma(session, "cell_size_check")))
                    .isEqualTo("1");
        }
    }

    @Test
    void anUncheckedUnitThatFailsLeavesEverythingAndAllIsCheckedAgain() {
        IllegalStateException mine = new IllegalStateException("mine");
        try (TestDatabase db = TestDatabase.in(directory)) {
            insertRuns(db, 3);
            assertThat(failure(db.database.writeUnchecked(session -> {
                        tables.wipe(session);
                        throw mine;
                    })))
                    .isSameAs(mine);
            assertThat(db.count("steps")).isEqualTo(6);
            assertThat(kind(insertOrphan(db))).isEqualTo(Kind.CONSTRAINT);
            assertThat(db.<String>write(session -> pragma(session, "cell_size_check")))
                    .isEqualTo("1");
        }
    }

    @Test
    void everyTableIsWipedButWhoMayCallAndWhichIdsWereGiven() {
        try (TestDatabase db = TestDatabase.in(directory)) {
            List<String> all = db.read(session -> session.list(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                            + " AND name NOT IN ('tokens', 'sequences')",
                    row -> row.text(1)));
            assertThat(Tables.NAMES).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    private CompletableFuture<Long> insertOrphan(TestDatabase db) {
        return db.database.write(session -> session.update("INSERT INTO steps (run_id, position, name, pool, priority,"
                + " state, needs) VALUES (404, 0, 'a', 'p', 0, 'queued', '[]')"));
    }

    private void insertRuns(TestDatabase db, int count) {
        db.write(session -> {
            for (int i = 0; i < count; i++) {
                runs.insert(
                        session,
                        run("job", new NewStep("one", "queued", "[]"), new NewStep("two", "waiting", "[0]")),
                        i);
            }
            return count;
        });
    }

    private static String pragma(Session session, String name) {
        return session.first("PRAGMA " + name, row -> row.text(1)).orElseThrow();
    }
}
