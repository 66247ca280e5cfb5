package dev.supervisor.bench.shape;

import dev.supervisor.server.store.Backup;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseStats;
import dev.supervisor.server.store.Work;
import dev.supervisor.server.store.WriteOptions;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The product's database as it is; a shape replaces what it does otherwise. */
abstract class DelegatingDatabase implements Database {
    private final Database ours;

    DelegatingDatabase(Database ours) {
        this.ours = ours;
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> read(Work<T> work) {
        return ours.read(work);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work, WriteOptions options) {
        return ours.write(work, options);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> writeUnchecked(Work<T> work) {
        return ours.writeUnchecked(work);
    }

    @Override
    public CompletableFuture<?> vacuum() {
        return ours.vacuum();
    }

    @Override
    public CompletableFuture<Boolean> checkpoint() {
        return ours.checkpoint();
    }

    @Override
    public void watch(Backup backup) {
        ours.watch(backup);
    }

    @Override
    public DatabaseStats stats() {
        return ours.stats();
    }

    @Override
    public void close() {
        ours.close();
    }
}
