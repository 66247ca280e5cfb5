package dev.supervisor.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.store.RunStore.NewRun;
import dev.supervisor.server.store.RunStore.NewStep;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real database in a folder, and what tests ask of it again and again. */
public final class TestDatabase implements AutoCloseable {
    /** Long enough that no busy machine comes near it. */
    static final Duration AMPLE = Duration.ofMinutes(2);

    public final SqliteDatabase database;
    final MetricRegistry metrics = new MetricRegistry();
    final Collection<Throwable> writerDeaths = new ConcurrentLinkedQueue<>();

    private TestDatabase(DatabaseConfig config) {
        database = SqliteDatabase.open(config, TestDatabase::daemonThread, writerDeaths::add, metrics);
    }

    public static TestDatabase in(Path directory) {
        return open(config(directory, 1024, AMPLE));
    }

    static TestDatabase open(DatabaseConfig config) {
        return new TestDatabase(config);
    }

    /** As the daemon's, but for one reader, so that tests know which one serves them. */
    static DatabaseConfig config(Path directory, int mailbox, Duration readDeadline) {
        return new DatabaseConfig(
                directory.resolve("supervisor.db"), Durability.NORMAL, 1, mailbox, 1024, AMPLE, readDeadline);
    }

    static DatabaseConfig config(Path directory, Durability durability) {
        return new DatabaseConfig(directory.resolve("supervisor.db"), durability, 1, 1024, 1024, AMPLE, AMPLE);
    }

    public <T> T read(Work<T> work) {
        return get(database.read(work));
    }

    public <T> T write(Work<T> work) {
        return get(database.write(work));
    }

    public long count(String table) {
        return read(session -> count(session, table));
    }

    static long count(Session session, String table) {
        return session.first("SELECT count(*) FROM " + table, row -> row.integer(1))
                .orElseThrow();
    }

    /** Changes a file that nobody has open. */
    public static void change(Path file, String sql, Object... args) {
        try {
            Session session = new Session(Connections.plain(file));
            try {
                session.update(sql, args);
            } finally {
                session.close();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Occupies the writer until it is let go, so that what is written meanwhile waits and then forms one group. */
    Held holdWriter() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Boolean> done = database.write(session -> {
            entered.countDown();
            return await(release);
        });
        await(entered);
        return new Held(release, done);
    }

    record Held(CountDownLatch release, CompletableFuture<Boolean> done) {
        void letGo() {
            release.countDown();
            get(done);
        }
    }

    static boolean await(CountDownLatch latch) {
        try {
            assertThat(latch.await(AMPLE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static Throwable failure(CompletableFuture<?> future) {
        try {
            throw new AssertionError("gave " + future.get(AMPLE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static StoreException.Kind kind(CompletableFuture<?> future) {
        Throwable failure = failure(future);
        assertThat(failure).isInstanceOf(StoreException.class);
        return ((StoreException) failure).kind();
    }

    public static NewRun run(String name, NewStep... steps) {
        return new NewRun(name, "default", 0, "{}", "{}", null, List.of(steps));
    }

    private static Thread daemonThread(Runnable body) {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        database.close();
        assertThat(writerDeaths).isEmpty();
    }
}
