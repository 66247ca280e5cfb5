package dev.supervisor.server.upkeep;

import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.Work;
import dev.supervisor.server.store.WriteOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Asks the database on behalf of a pass: writes in slices of a size that adapts to how long they hold the writer, and as much
 * time between two as the last one took, so that calls find the writer free at least half of the time.
 *
 * <p>Threading: the upkeep thread; {@link #stop} from any.
 */
final class Slices {
    /** What a slice aims at; the promise is 50 ms. */
    private static final Duration AIM = Duration.ofMillis(10);

    private static final int LEAST = 8;
    private static final int MOST = 8_192;
    /** On top of the store's own deadlines, which are shorter. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final WriteOptions SLICE = WriteOptions.UPKEEP.within(Duration.ofMinutes(5));

    private final Database database;
    private volatile boolean stopped;
    private int size;

    /** A write of at most this many rows or pages. */
    @FunctionalInterface
    interface Slice<T> {
        T on(Session session, int size);
    }

    private record Timed<T>(T value, long nanos) {}

    /** @param first size of the first slice */
    Slices(Database database, int first) {
        this.database = database;
        this.size = first;
    }

    <T> T read(Work<T> work) {
        return await(database.read(work));
    }

    /** A write that asks now and then whether it may go on, and leaves the rest when it may not. */
    <T> T write(Function<BooleanSupplier, Work<T>> work) {
        return timed(session -> {
                    long until = System.nanoTime() + AIM.toNanos();
                    return work.apply(() -> System.nanoTime() - until < 0).on(session);
                })
                .value();
    }

    /** A write of a slice's size. */
    <T> T write(Slice<T> slice) {
        int amount = size;
        Timed<T> done = timed(session -> slice.on(session, amount));
        double factor = (double) AIM.toNanos() / Math.max(1, done.nanos());
        size = (int) Math.max(LEAST, Math.min(MOST, amount * Math.max(0.5, Math.min(1.5, factor))));
        return done.value();
    }

    private <T> Timed<T> timed(Work<T> work) {
        Timed<T> done = await(database.write(
                session -> {
                    long from = System.nanoTime();
                    T value = work.on(session);
                    return new Timed<>(value, System.nanoTime() - from);
                },
                SLICE));
        LockSupport.parkNanos(done.nanos());
        return done;
    }

    /** @throws StoreException {@code CLOSED} once the daemon stops */
    <T> T await(CompletableFuture<T> future) {
        if (stopped) {
            throw new StoreException(StoreException.Kind.CLOSED, "the daemon stops", null);
        }
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new StoreException(StoreException.Kind.TIMEOUT, "the store did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.CLOSED, "the daemon stops", e);
        }
    }

    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }
}
