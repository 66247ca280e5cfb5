package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.StoreException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final RuntimeException diskFull = new StoreException(Kind.DISK_FULL, "the disk is full", null);

    private final FakeDatabase database = new FakeDatabase();
    private final Deque<Runnable> pauses = new ArrayDeque<>();
    private final Journal journal = new Journal(database, pauses::add);
    private final List<String> written = new ArrayList<>();

    @Test
    void whatIsNotedIsWrittenInOrderOneBatchAfterTheOther() {
        note("a");
        note("b");
        note("c");
        assertThat(database.waiting()).as("one batch at a time").isEqualTo(1);

        database.commitAll();
        assertThat(written).containsExactly("a", "b", "c");
    }

    @Test
    void aBatchHasABound() {
        for (int i = 0; i < 600; i++) {
            note("" + i);
        }
        database.commitNext();
        assertThat(written).hasSize(1);
        database.commitNext();
        assertThat(written).hasSize(257);

        database.commitAll();
        assertThat(written).hasSize(600).endsWith("598", "599");
    }

    @Test
    void whatIsRequiredIsAnsweredWhenItIsDurable() {
        CompletableFuture<Void> durable = require("a");
        assertThat(durable).isNotDone();
        database.commitAll();

        assertThat(durable).isCompleted();
        assertThat(written).containsExactly("a");
    }

    @Test
    void whatCannotBeWrittenIsKeptAndTriedAgainInOrder() {
        note("a");
        note("b");
        database.failNext(diskFull);
        note("c");
        assertThat(database.waiting()).as("a pause comes first").isZero();

        pauses.remove().run();
        database.commitAll();
        assertThat(written).containsExactly("a", "b", "c");
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatIsRequiredFailsAtOnceAndWhatWasNotedBesideItIsKept() {
        note("first");
        database.commitNext();
        note("a");
        note("b");
        CompletableFuture<Void> durable = require("launch");
        note("c");
        database.failNext(diskFull);
        assertThat(durable).as("it was not in the batch that failed").isNotDone();

        pauses.remove().run();
        database.failNext(diskFull);
        assertThat(durable).isCompletedExceptionally();

        pauses.remove().run();
        database.commitAll();
        assertThat(written).containsExactly("first", "a", "b", "c");
    }

    @Test
    void aJournalThatLostItsOnlyEntryGoesOn() {
        CompletableFuture<Void> refused = require("launch");
        database.failNext(diskFull);
        assertThat(refused).isCompletedExceptionally();
        pauses.remove().run();

        note("a");
        CompletableFuture<Void> durable = require("b");
        database.commitAll();
        assertThat(durable).isCompleted();
        assertThat(written).containsExactly("a", "b");
    }

    @Test
    void anEntryThatCanNeverBeWrittenDoesNotHoldUpTheOthers() {
        note("a");
        database.commitNext();
        note("b");
        journal.note(session -> {
            throw new IllegalStateException("no such row");
        });
        note("c");
        CompletableFuture<Void> durable = require("d");
        database.commitAll();

        assertThat(written).endsWith("b", "c", "d");
        assertThat(durable).isCompleted();
        assertThat(pauses).as("the database is well").isEmpty();
        assertThat(journal.drained()).isCompleted();
    }

    @Test
    void theRefusalOfOneLaunchIsNotTheRefusalOfAnother() {
        note("a");
        CompletableFuture<Void> deleted = journal.require(session -> {
            throw new IllegalStateException("the service was deleted");
        });
        CompletableFuture<Void> other = require("other");
        database.commitAll();

        assertThat(deleted).isCompletedExceptionally();
        assertThat(other).isCompleted();
        assertThat(written).contains("a", "other");
    }

    @Test
    void aConstraintIsTheEntrysFaultAndNotTheDatabases() {
        note("a");
        database.failNext(new StoreException(Kind.CONSTRAINT, "NOT NULL", null));
        note("b");
        database.commitAll();

        assertThat(written).containsExactly("b");
    }

    @Test
    void itIsDrainedWhenNothingWaits() {
        assertThat(journal.drained()).isCompleted();
        note("a");
        CompletableFuture<Void> drained = journal.drained();
        note("b");
        assertThat(drained).isNotDone();
        database.commitAll();

        assertThat(drained).isCompleted();
    }

    @Test
    void whoWaitsForItToDrainIsToldAlsoWhenTheLastEntryFails() {
        require("launch");
        CompletableFuture<Void> drained = journal.drained();
        database.failNext(diskFull);
        note("a");
        pauses.remove().run();
        database.commitAll();

        assertThat(drained).isCompleted();
    }

    @Test
    void beyondItsBoundTheOldestIsGivenUpAndToldSo() {
        note("first");
        CompletableFuture<Void> oldest = require("oldest");
        for (int i = 0; i < 20_000; i++) {
            note("" + i);
        }
        assertThat(oldest).isCompletedExceptionally();

        database.commitAll();
        assertThat(written).hasSize(20_001).startsWith("first", "0");
    }

    private void note(String text) {
        journal.note(session -> written.add(text));
    }

    private CompletableFuture<Void> require(String text) {
        return journal.require(session -> written.add(text));
    }
}
