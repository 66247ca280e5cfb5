package dev.supervisor.bench.shape;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.store.Backup;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.DatabaseStats;
import dev.supervisor.server.store.SqliteDatabase;
import dev.supervisor.server.store.Work;
import dev.supervisor.server.store.WriteOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The product's database, but unchecked work is an ordinary write: it shows what the readers give without the fast wipe. */
final class FieldDeletesDatabase implements Database {
    private static final WriteOptions LONG = WriteOptions.CALL.within(Duration.ofMinutes(10));

    private final Database ours;

    private FieldDeletesDatabase(Database ours) {
        this.ours = ours;
    }

    /** As {@link dev.supervisor.server.store.DatabaseOpener#open}. */
    static Database open(
            DatabaseConfig config, ThreadFactory threads, Consumer<Throwable> onWriterDeath, MetricRegistry metrics) {
        return new FieldDeletesDatabase(SqliteDatabase.open(config, threads, onWriterDeath, metrics));
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
        return ours.write(work, LONG);
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
