package dev.supervisor.server.control;

import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseStats;
import dev.supervisor.server.store.Work;
import dev.supervisor.server.store.WriteOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** A database without rows: takes units of work and does them, or fails them, when the test says so. */
final class FakeDatabase implements Database {
    private final Deque<Unit<?>> units = new ArrayDeque<>();

    private record Unit<T>(Work<T> work, CompletableFuture<T> answer) {
        void commit() {
            try {
                answer.complete(work.on(null));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }
    }

    /** Units that wait for their turn. */
    int waiting() {
        return units.size();
    }

    void commitNext() {
        units.remove().commit();
    }

    /** Also what the answers bring about. */
    void commitAll() {
        while (!units.isEmpty()) {
            commitNext();
        }
    }

    void failNext(RuntimeException why) {
        units.remove().answer().completeExceptionally(why);
    }

    @Override
    public <T> CompletableFuture<T> write(Work<T> work, WriteOptions options) {
        Unit<T> unit = new Unit<>(work, new CompletableFuture<>());
        units.add(unit);
        return unit.answer();
    }

    @Override
    public <T> CompletableFuture<T> writeUnchecked(Work<T> work) {
        return write(work);
    }

    @Override
    public <T> CompletableFuture<T> read(Work<T> work) {
        throw new UnsupportedOperationException("it has nothing to read");
    }

    @Override
    public CompletableFuture<?> vacuum() {
        throw new UnsupportedOperationException("it has no file");
    }

    @Override
    public CompletableFuture<Boolean> checkpoint() {
        throw new UnsupportedOperationException("it has no log");
    }

    @Override
    public DatabaseStats stats() {
        throw new UnsupportedOperationException("it counts nothing");
    }

    @Override
    public void close() {}
}
