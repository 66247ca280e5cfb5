package dev.supervisor.bench.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.Tables;
import dev.supervisor.server.store.WriteOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link Database}, of every shape alike. */
class ShapeTest {
    private static final String EVENT = "INSERT INTO events (at, kind, subject) VALUES (1, 'test', ?)";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void readsSeeWhatWasWrittenAndWhatFailedIsRolledBackAlone(Shape shape) throws Exception {
        try (Database database = open(shape)) {
            CompletableFuture<Long> before = database.write(session -> session.insert(EVENT, "before"));
            CompletableFuture<Long> failing = database.write(session -> {
                session.insert(EVENT, "failing");
                throw new IllegalStateException("on purpose");
            });
            CompletableFuture<Long> wrong = database.write(session -> {
                session.insert(EVENT, "wrong");
                return session.update("INSERT INTO steps (run_id) VALUES (1)");
            });
            CompletableFuture<Long> after = database.write(session -> session.insert(EVENT, "after"));
            assertThat(get(before)).isEqualTo(1);
            assertThatThrownBy(() -> get(failing)).hasMessageContaining("on purpose");
            assertThatThrownBy(() -> get(wrong)).hasCauseInstanceOf(StoreException.class);
            assertThat(get(after)).isEqualTo(2);
            assertThat(get(database.read(ShapeTest::subjects))).containsExactly("before", "after");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReadThatFailsSpoilsNothing(Shape shape) throws Exception {
        try (Database database = open(shape)) {
            CompletableFuture<List<String>> wrong =
                    database.read(session -> session.list("SELECT nothing FROM nowhere", row -> row.text(1)));
            assertThatThrownBy(() -> get(wrong)).hasCauseInstanceOf(StoreException.class);
            long next = get(database.write(session -> session.insert(EVENT, "next")));
            assertThat(next).isEqualTo(1);
            assertThat(get(database.read(ShapeTest::subjects))).containsExactly("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWipeCountsWhatItDeletes(Shape shape) throws Exception {
        try (Database database = open(shape)) {
            List<CompletableFuture<Long>> written = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String subject = String.valueOf(i);
                written.add(database.write(session -> session.insert(EVENT, subject)));
            }
            for (CompletableFuture<Long> one : written) {
                get(one);
            }
            assertThat(get(database.writeUnchecked(new Tables()::wipe)))
                    .containsEntry("events", 100L)
                    .containsEntry("runs", 0L);
            assertThat(get(database.read(ShapeTest::subjects))).isEmpty();
            get(database.vacuum());
            assertThat(get(database.checkpoint())).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriteWhoseTurnComesTooLateChangesNothing(Shape shape) throws Exception {
        try (Database database = open(shape)) {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            CompletableFuture<Boolean> holding = database.write(session -> {
                entered.countDown();
                return await(release);
            });
            await(entered);
            CompletableFuture<Long> late = database.write(
                    session -> session.insert(EVENT, "late"), WriteOptions.CALL.within(Duration.ofNanos(1)));
            release.countDown();
            get(holding);
            assertThatThrownBy(() -> get(late))
                    .cause()
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.TIMEOUT));
            assertThat(get(database.read(ShapeTest::subjects))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasAdmittedIsDoneBeforeTheEndAndNothingAfterIt(Shape shape) throws Exception {
        Database database = open(shape);
        List<CompletableFuture<Long>> admitted = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            admitted.add(database.write(session -> session.insert(EVENT, "admitted")));
        }
        database.close();
        assertThat(admitted).allMatch(write -> write.isDone() && !write.isCompletedExceptionally());
        assertThatThrownBy(() -> get(database.write(session -> session.insert(EVENT, "after"))))
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CLOSED));
        assertThat(Files.exists(directory.resolve("supervisor.db-wal")))
                .as("a log is left behind")
                .isFalse();
        try (Database again = open(Shape.OURS)) {
            assertThat(get(again.read(ShapeTest::subjects))).hasSize(200);
        }
    }

    private Database open(Shape shape) {
        DatabaseConfig config = DatabaseConfig.of(directory.resolve("supervisor.db"));
        ConcurrentLinkedQueue<Throwable> deaths = new ConcurrentLinkedQueue<>();
        return shape.opener().open(config, Thread::new, deaths::add, new MetricRegistry());
    }

    private static List<String> subjects(Session session) {
        return session.list("SELECT subject FROM events ORDER BY id", row -> row.text(1));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get(1, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
