package dev.supervisor.server.store;

import static dev.supervisor.server.store.TestDatabase.failure;
import static dev.supervisor.server.store.TestDatabase.get;
import static dev.supervisor.server.store.TestDatabase.kind;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.store.RunStore.NewRun;
import dev.supervisor.server.store.StoreException.Kind;
import dev.supervisor.server.store.TestDatabase.Held;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Units that share a transaction, and what each hears of it. */
class GroupCommitTest {
    private static final String INSERT = "INSERT INTO words (word) VALUES (?)";

    @TempDir
    private Path directory;

    private TestDatabase db;

    @BeforeEach
    void openWithTables() {
        db = TestDatabase.in(directory);
        db.write(session -> session.update("CREATE TABLE words (word TEXT UNIQUE) STRICT"));
        db.write(session -> session.update("CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT"));
        db.write(session -> session.update("CREATE TABLE children (parent INTEGER REFERENCES parents (id)"
                + " DEFERRABLE INITIALLY DEFERRED) STRICT"));
        db.write(session -> session.update(INSERT, "taken"));
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void unitsThatWaitedAreCommittedTogether() {
        long before = db.database.stats().groups();
        List<CompletableFuture<Long>> units = group(IntStream.range(0, 20)
                .<Work<Long>>mapToObj(i -> session -> session.update(INSERT, "w" + i))
                .toList());
        assertThat(units).allSatisfy(unit -> assertThat(get(unit)).isEqualTo(1));
        assertThat(db.database.stats().groups()).isEqualTo(before + 2); // the one that held the writer, and theirs
        assertThat(db.count("words")).isEqualTo(21);
    }

    @Test
    void noFileIsBegunForWhatALargeUnitMayHaveToTakeBack() {
        db.write(session -> {
            IntStream.range(0, 100).forEach(i -> session.update(INSERT, i + "x".repeat(4_000)));
            return true;
        });
        get(db.database.vacuum()); // which does build its copy in a file

        Work<Long> large = session -> {
            session.update("UPDATE words SET word = word || 'y'");
            return temporaryFiles();
        };
        IllegalStateException mine = new IllegalStateException("mine");
        List<CompletableFuture<Long>> units =
                group(List.of(large, throwing("b", mine))); // so that savepoints are needed

        assertThat(failure(units.get(1))).isSameAs(mine);
        assertThat(get(units.get(0))).isZero();
    }

    @Test
    void aUnitThatViolatesAConstraintFailsAlone() {
        List<CompletableFuture<Long>> units = group(List.of(good("a"), violating("b"), good("c")));
        assertThat(get(units.get(0))).isEqualTo(1);
        assertThat(kind(units.get(1))).isEqualTo(Kind.CONSTRAINT);
        assertThat(get(units.get(2))).isEqualTo(1);
        assertThat(words()).containsExactly("a", "c", "taken");
        assertThat(db.database.stats().reruns()).isEqualTo(3); // all of them, with savepoints
    }

    @Test
    void aUnitThatFailsBeforeItWritesHasNoOtherRunAgain() {
        IllegalStateException mine = new IllegalStateException("mine");
        List<CompletableFuture<Long>> units = group(List.of(good("a"), reading(mine), good("c")));
        assertThat(failure(units.get(1))).isSameAs(mine);
        assertThat(words()).containsExactly("a", "c", "taken");
        assertThat(db.database.stats().reruns()).isZero();
    }

    @Test
    void aUnitThatHasNoOthersIsTakenBackWithItsTransaction() {
        IllegalStateException mine = new IllegalStateException("mine");
        assertThat(failure(db.database.write(throwing("a", mine)))).isSameAs(mine);
        assertThat(kind(db.database.write(rollingBack("b")))).isEqualTo(Kind.CONSTRAINT);
        assertThat(words()).containsExactly("taken");
        assertThat(db.database.stats().reruns()).isZero();
    }

    @Test
    void anIdThatNoRowGotIsGivenToTheNext() {
        RunStore runs = new RunStore();
        NewRun run = new NewRun("a", "default", 0, "{}", "{}", null, List.of());
        Work<Long> inserting = session -> runs.insert(session, run, 1);
        Work<Long> giving = session -> {
            session.nextId("runs");
            throw new IllegalStateException();
        };
        List<CompletableFuture<Long>> units = group(List.of(inserting, giving, inserting));
        assertThat(Stream.of(0, 2).map(i -> get(units.get(i)))).containsExactly(1L, 2L);
    }

    @Test
    void aUnitThatThrowsFailsAloneWithItsOwnException() {
        IllegalStateException mine = new IllegalStateException("mine");
        List<CompletableFuture<Long>> units = group(List.of(good("a"), throwing("b", mine), good("c")));
        assertThat(failure(units.get(1))).isSameAs(mine);
        assertThat(get(units.get(2))).isEqualTo(1);
        assertThat(words()).containsExactly("a", "c", "taken");
    }

    @Test
    void idsHaveNoGapWhereUnitsWereTakenBackAndNoneIsGivenTwice() {
        RunStore runs = new RunStore();
        NewRun run = new NewRun("a", "default", 0, "{}", "{}", null, List.of());
        Work<Long> inserting = session -> runs.insert(session, run, 1);
        Work<Long> failing = session -> {
            runs.insert(session, run, 1);
            throw new IllegalStateException();
        };
        List<CompletableFuture<Long>> units =
                group(List.of(inserting, failing, inserting, rollingBack("b"), orphaning("c"), inserting));
        assertThat(Stream.of(0, 2, 5).map(i -> get(units.get(i)))).containsExactly(1L, 2L, 3L);

        db.write(session -> session.update("DELETE FROM runs"));
        assertThat(db.write(inserting)).isEqualTo(4);
    }

    @Test
    void noIdIsGivenAgainThoughItsRowIsGoneAndTheStoreIsOpenedAnew() {
        EventStore events = new EventStore();
        Work<Long> telling = session -> {
            events.add(session, new EventStore.EventRow(1, "system", "a", null, null, null, null));
            return events.latest(session);
        };
        List<CompletableFuture<Long>> units =
                group(List.of(telling, violating("b"), telling, throwing("c", new IllegalStateException())));
        assertThat(Stream.of(0, 2).map(i -> get(units.get(i)))).containsExactly(1L, 2L);
        db.write(session -> session.update("DELETE FROM events"));
        db.close();
        db = TestDatabase.in(directory);
        assertThat(db.<Long>read(events::latest)).isEqualTo(2);
        assertThat(db.write(telling)).isEqualTo(3);
        assertThat(db.<Long>read(session -> session.first("SELECT id FROM events", row -> row.integer(1))
                        .orElseThrow()))
                .isEqualTo(3);
    }

    @Test
    void idsGivenWithoutChecksAreKeptToo() throws SQLException {
        EventStore events = new EventStore();
        Work<Long> telling = session -> {
            session.update("DELETE FROM events");
            events.add(session, new EventStore.EventRow(1, "system", "wiped", null, null, null, null));
            return events.latest(session);
        };
        assertThat(get(db.database.writeUnchecked(telling))).isEqualTo(1);
        db.close(); // another transaction would keep them too
        Session deleting = new Session(Connections.plain(directory.resolve("supervisor.db")));
        deleting.execute("DELETE FROM events");
        deleting.close();
        db = TestDatabase.in(directory);
        assertThat(db.write(telling)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE sequences SET last = 1", "DELETE FROM sequences"})
    void idsGoOnBehindWhatOthersInsertedThoughWhatIsKeptIsWrong(String change) {
        NewRun run = TestDatabase.run("a");
        Work<Long> inserting = session -> new RunStore().insert(session, run, 1);
        assertThat(db.write(inserting)).isEqualTo(1);
        db.write(session -> session.update(change));
        db.write(session -> session.update("UPDATE runs SET id = 7"));
        db.close();
        db = TestDatabase.in(directory);
        assertThat(db.write(inserting)).isEqualTo(8);
        db.write(session -> session.update("DELETE FROM runs"));
        db.close();
        db = TestDatabase.in(directory);
        assertThat(db.write(inserting)).isEqualTo(9);
    }

    @Test
    void onlyUnitsThatWereCommittedAreCountedAsSuch() {
        long before = db.database.stats().units();
        group(List.of(good("a"), violating("b"), throwing("c", new IllegalStateException())));
        db.count("words");
        assertThat(db.database.stats().units()).isEqualTo(before + 2); // with the one that held the writer
    }

    @Test
    void aUnitThatRollsTheWholeTransactionBackFailsAlone() {
        List<CompletableFuture<Long>> units = group(List.of(good("a"), rollingBack("b"), good("c")));
        assertThat(get(units.get(0))).isEqualTo(1);
        assertThat(kind(units.get(1))).isEqualTo(Kind.CONSTRAINT);
        assertThat(get(units.get(2))).isEqualTo(1);
        assertThat(words()).containsExactly("a", "c", "taken");
        assertThat(db.database.stats().reruns()).isEqualTo(6); // with savepoints, which went with the rest, then alone
    }

    @Test
    void aUnitThatOnlyTheCommitRefusesFailsAlone() {
        List<CompletableFuture<Long>> units = group(List.of(good("a"), orphaning("b"), good("c")));
        assertThat(get(units.get(0))).isEqualTo(1);
        assertThat(kind(units.get(1))).isEqualTo(Kind.CONSTRAINT);
        assertThat(get(units.get(2))).isEqualTo(1);
        assertThat(words()).containsExactly("a", "c", "taken");
        assertThat(db.count("children")).isZero();
    }

    @Test
    void aUnitThatSwallowsAnErrorFailsAsAWholeAllTheSame() {
        List<CompletableFuture<Long>> units = group(List.of(good("a"), swallowing("b"), good("c")));
        assertThat(kind(units.get(1))).isEqualTo(Kind.CONSTRAINT);
        assertThat(words()).containsExactly("a", "c", "taken");
    }

    @Test
    void aGroupOfEveryKindGivesEachItsOwnVerdictAndTheWriterGoesOn() {
        IllegalStateException mine = new IllegalStateException("mine");
        List<CompletableFuture<Long>> units = group(List.of(
                good("a"),
                violating("b"),
                throwing("c", mine),
                rollingBack("d"),
                orphaning("e"),
                good("f"),
                session -> session.update("this is not SQL"),
                good("g")));
        assertThat(kind(units.get(1))).isEqualTo(Kind.CONSTRAINT);
        assertThat(failure(units.get(2))).isSameAs(mine);
        assertThat(kind(units.get(3))).isEqualTo(Kind.CONSTRAINT);
        assertThat(kind(units.get(4))).isEqualTo(Kind.CONSTRAINT);
        assertThat(kind(units.get(6))).isEqualTo(Kind.FAILED);
        assertThat(words()).containsExactly("a", "f", "g", "taken");
        assertThat(db.write(good("later"))).isEqualTo(1);
    }

    @Test
    void aUnitWhoseDeadlinePassedIsNotRun() {
        Held held = db.holdWriter();
        CompletableFuture<Long> late = db.database.write(good("late"), WriteOptions.CALL.within(Duration.ofNanos(-1)));
        CompletableFuture<Long> inTime = db.database.write(good("in time"));
        held.letGo();
        assertThat(kind(late)).isEqualTo(Kind.TIMEOUT);
        assertThat(get(inTime)).isEqualTo(1);
        assertThat(words()).containsExactly("in time", "taken");
        assertThat(db.database.stats().timedOut()).isEqualTo(1);
    }

    private List<CompletableFuture<Long>> group(List<Work<Long>> works) {
        Held held = db.holdWriter();
        List<CompletableFuture<Long>> units = new ArrayList<>();
        for (Work<Long> work : works) {
            units.add(db.database.write(work));
        }
        held.letGo();
        for (CompletableFuture<Long> unit : units) {
            get(unit.handle((value, failure) -> true));
        }
        return units;
    }

    private List<String> words() {
        return db.read(session -> session.list("SELECT word FROM words ORDER BY word", row -> row.text(1)));
    }

    private static Work<Long> good(String word) {
        return session -> session.update(INSERT, word);
    }

    private static Work<Long> violating(String word) {
        return session -> session.update(INSERT, word) + session.update(INSERT, "taken");
    }

    private static Work<Long> throwing(String word, RuntimeException failure) {
        return session -> {
            session.update(INSERT, word);
            throw failure;
        };
    }

    private static Work<Long> reading(RuntimeException failure) {
        return session -> {
            session.first("SELECT count(*) FROM words", row -> row.integer(1));
            throw failure;
        };
    }

    private static Work<Long> rollingBack(String word) {
        return session ->
                session.update(INSERT, word) + session.update("INSERT OR ROLLBACK INTO words (word) VALUES ('taken')");
    }

    private static Work<Long> swallowing(String word) {
        return session -> {
            try {
                rollingBack(word).on(session);
            } catch (StoreException swallowed) {
                // and go on as if nothing had happened
            }
            try {
                return session.update(INSERT, "after " + word);
            } catch (StoreException again) {
                return 0L;
            }
        };
    }

    private static Work<Long> orphaning(String word) {
        return session -> session.update(INSERT, word) + session.update("INSERT INTO children (parent) VALUES (404)");
    }

    /** Those that SQLite has open in this process. */
    private static long temporaryFiles() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(Files::isSymbolicLink)
                    .map(GroupCommitTest::target)
                    .filter(target -> target.contains("etilqs"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
