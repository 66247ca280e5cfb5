package dev.supervisor.server.upkeep;

import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.Work;
import dev.supervisor.server.store.WriteOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Asks the database on behalf of a pass: writes in slices that end by the clock, and as much time between two as the last one took, so
 * that calls find the writer free at least half of the time.
 *
 * <p>Threading: the upkeep thread; {@link #stop} from any.
 */
final class Slices {
    /** What a slice aims at; the promise is 50 ms. */
    private static final Duration AIM = Duration.ofMillis(10);

    /** On top of the store's own deadlines, which are shorter. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final WriteOptions SLICE = WriteOptions.UPKEEP.within(Duration.ofMinutes(5));

    private final Database database;
    private volatile boolean stopped;

    private record Timed<T>(T value, long nanos) {}

    Slices(Database database) {
        this.database = database;
    }

    <T> T read(Work<T> work) {
        return await(database.read(work));
    }

    /** A write that asks now and then whether it may go on, and leaves the rest when it may not. */
    <T> T write(Function<BooleanSupplier, Work<T>> work) {
        Timed<T> done = await(database.write(
                session -> {
                    long from = System.nanoTime();
                    BooleanSupplier goesOn = () -> System.nanoTime() - from < AIM.toNanos();
                    T value = work.apply(goesOn).on(session);
                    return new Timed<>(value, System.nanoTime() - from);
                },
                SLICE));
        LockSupport.parkNanos(done.nanos());
        return done.value();
    }

    /** @throws StoreException {@code CLOSED} once the daemon stops */
    <T> T await(CompletableFuture<T> future) {
        if (stopped) {
            throw StoreAnswer.stopping();
        }
        return StoreAnswer.await(future, PATIENCE);
    }

    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }
}
