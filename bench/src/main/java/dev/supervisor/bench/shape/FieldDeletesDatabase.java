package dev.supervisor.bench.shape;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.SqliteDatabase;
import dev.supervisor.server.store.Work;
import dev.supervisor.server.store.WriteOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The product's database, but unchecked work is an ordinary write: it shows what the readers give without the fast wipe. */
final class FieldDeletesDatabase extends DelegatingDatabase {
    private static final WriteOptions LONG = WriteOptions.CALL.within(Duration.ofMinutes(10));

    private FieldDeletesDatabase(Database ours) {
        super(ours);
    }

    /** As {@link dev.supervisor.server.store.DatabaseOpener#open}. */
    static Database open(
            DatabaseConfig config, ThreadFactory threads, Consumer<Throwable> onWriterDeath, MetricRegistry metrics) {
        return new FieldDeletesDatabase(SqliteDatabase.open(config, threads, onWriterDeath, metrics));
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> writeUnchecked(Work<T> work) {
        return write(work, LONG);
    }
}
