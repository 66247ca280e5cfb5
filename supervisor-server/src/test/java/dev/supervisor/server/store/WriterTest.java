package dev.supervisor.server.store;

import static dev.supervisor.server.store.TestDatabase.get;
import static dev.supervisor.server.store.TestDatabase.kind;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.store.StoreException.Kind;
import dev.supervisor.server.store.TestDatabase.Held;
import dev.supervisor.server.testkit.Waits;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes before what, how long it may take, and how durable it is. */
class WriterTest {
    /** Counts for far longer than any test waits, unless it is stopped. */
    private static final String ENDLESS =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    @TempDir
    private Path directory;

    private TestDatabase db;
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void open() {
        db = TestDatabase.in(directory);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void factsGoBeforeCallsAndUpkeepWhenNothingElseWaits() {
        Held held = db.holdWriter();
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        all.add(db.database.write(said("upkeep"), WriteOptions.UPKEEP));
        all.add(db.database.write(said("call 1"), WriteOptions.CALL));
        all.add(db.database.write(said("fact 1"), WriteOptions.FACT));
        all.add(db.database.write(said("call 2"), WriteOptions.CALL));
        all.add(db.database.write(said("fact 2"), WriteOptions.FACT));
        held.letGo();
        all.forEach(TestDatabase::get);
        assertThat(order).containsExactly("fact 1", "fact 2", "call 1", "call 2", "upkeep");
    }

    @Test
    void whatGoesAloneHasItsTurnAlthoughFactsNeverEnd() {
        CompletableFuture<Boolean> alone = new CompletableFuture<>();
        db.database.write(factAfterFact(alone), WriteOptions.FACT);
        db.database.writeUnchecked(said("alone")).thenAccept(alone::complete);
        assertThat(get(alone)).isTrue();
    }

    @Test
    void aUnitIsStoppedInsideSqliteWhenItsTimeIsOverAndHurtsNoOther() {
        Held held = db.holdWriter();
        CompletableFuture<Boolean> before = db.database.write(inserted("before"));
        CompletableFuture<Long> endless = db.database.write(
                session -> session.first(ENDLESS, row -> row.integer(1)).orElseThrow(),
                WriteOptions.CALL.within(Duration.ofSeconds(1)));
        CompletableFuture<Boolean> after = db.database.write(inserted("after"));
        held.letGo();
        assertThat(kind(endless)).isEqualTo(Kind.TIMEOUT);
        assertThat(get(before)).isTrue();
        assertThat(get(after)).isTrue();
        assertThat(db.count("events")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "NORMAL, OFF, 1",
        "NORMAL, NORMAL, 1",
        "NORMAL, FULL, 2",
        "NORMAL, EXTRA, 3",
        "FULL, NORMAL, 2",
        "OFF, FULL, 2"
    })
    void aCallCanAskForMoreDurabilityThanTheStoreHasAndNeverForLess(Durability store, Durability call, String level) {
        db.close();
        db = TestDatabase.open(TestDatabase.config(directory, store));
        assertThat(get(db.database.write(WriterTest::synchronous, WriteOptions.CALL.atLeast(call))))
                .isEqualTo(level);
        assertThat(db.<String>write(WriterTest::synchronous))
                .as("of the next one")
                .isEqualTo(store.pragma());
    }

    @Test
    void aForeignLockIsWaitedFor() throws SQLException {
        Session foreign = new Session(Connections.plain(directory.resolve("supervisor.db")));
        foreign.execute("BEGIN IMMEDIATE");
        CompletableFuture<Boolean> waits = db.database.write(inserted("waits"));
        CompletableFuture<Boolean> tooLate =
                db.database.write(inserted("too late"), WriteOptions.CALL.within(Duration.ofMillis(300)));
        assertThat(kind(tooLate)).isEqualTo(Kind.TIMEOUT);
        assertThat(db.count("events")).as("reads go on").isZero();
        assertThat(waits).isNotDone();
        foreign.execute("ROLLBACK");
        assertThat(get(waits)).isTrue();
        foreign.close();
        assertThat(db.count("events")).isEqualTo(1);
    }

    @Test
    void aRebuildWaitsForAForeignLockAsWell() throws SQLException {
        Session foreign = new Session(Connections.plain(directory.resolve("supervisor.db")));
        foreign.execute("BEGIN IMMEDIATE");
        CompletableFuture<?> rebuild = db.database.vacuum();
        Waits.until("it is begun", () -> db.database.stats().queued() == 0);
        CompletableFuture<Boolean> tooLate =
                db.database.write(inserted("too late"), WriteOptions.CALL.within(Duration.ofMillis(300)));
        assertThat(kind(tooLate)).isEqualTo(Kind.TIMEOUT);
        assertThat(rebuild).isNotDone();
        foreign.execute("ROLLBACK");
        get(rebuild);
        foreign.close();
    }

    @Test
    void aRebuildThatNobodyWantsAnyMoreIsStoppedInsideSqlite() {
        long pages = fillAndEmpty();
        Held held = db.holdWriter();
        CompletableFuture<?> rebuild = db.database.vacuum();
        rebuild.cancel(false);
        held.letGo();
        assertThat(db.write(inserted("after"))).isTrue();
        assertThat(pages()).isGreaterThanOrEqualTo(pages);
    }

    @Test
    void closingStopsARebuildInsideSqlite() {
        fillAndEmpty();
        Held held = db.holdWriter();
        CompletableFuture<?> rebuild = db.database.vacuum();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(db::close);
        Waits.until(
                "writes are refused",
                () -> get(db.database
                        .write(session -> true)
                        .orTimeout(1, TimeUnit.MILLISECONDS)
                        .handle((done, failure) -> failure instanceof StoreException)));
        held.letGo();
        assertThat(kind(rebuild)).isEqualTo(Kind.CLOSED);
        get(closed);
    }

    /** Leaves a file that is half empty; how many pages it has. */
    private long fillAndEmpty() {
        db.write(session -> {
            for (int i = 0; i < 30_000; i++) {
                inserted("x".repeat(100)).on(session);
            }
            return true;
        });
        db.write(session -> session.update("DELETE FROM events WHERE id % 2 = 0"));
        return pages();
    }

    private long pages() {
        return db.read(session ->
                session.first("PRAGMA page_count", row -> row.integer(1)).orElseThrow());
    }

    @Test
    void theDeathOfTheWriterIsToldAndEveryCallIsAnswered() {
        Held held = db.holdWriter();
        CompletableFuture<Boolean> waits = db.database.write(said("waits"));
        CompletableFuture<Boolean> breaks = db.database.write(session -> {
            session.close();
            return true;
        });
        CompletableFuture<Boolean> fatal = db.database.writeUnchecked(said("fatal"));
        held.letGo();
        assertThat(TestDatabase.failure(fatal)).isInstanceOf(StoreException.class);
        assertThat(TestDatabase.failure(breaks)).isInstanceOf(StoreException.class);
        get(waits.handle((value, failure) -> true));
        assertThat(kind(db.database.write(said("later")))).isIn(Kind.CLOSED, Kind.FAILED);
        Waits.until("it is told", () -> !db.writerDeaths.isEmpty());
        db.writerDeaths.clear();
    }

    private Work<Boolean> factAfterFact(CompletableFuture<Boolean> until) {
        return session -> {
            if (!until.isDone()) {
                db.database.write(factAfterFact(until), WriteOptions.FACT);
            }
            return true;
        };
    }

    private Work<Boolean> said(String word) {
        return session -> order.add(word);
    }

    private static Work<Boolean> inserted(String subject) {
        return session -> {
            new EventStore().add(session, new EventStore.EventRow(1, "test", subject, null, null, null, null));
            return true;
        };
    }

    private static String synchronous(Session session) {
        return session.first("PRAGMA synchronous", row -> row.text(1)).orElseThrow();
    }
}
