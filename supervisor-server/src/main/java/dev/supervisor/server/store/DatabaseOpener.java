package dev.supervisor.server.store;

import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** Opens the daemon's database. The product's is {@link SqliteDatabase#open}; the benchmark puts other shapes in its place. */
@FunctionalInterface
public interface DatabaseOpener {
    /**
     * Opens, migrates and checks the file, then starts the threads.
     *
     * @param threads makes the threads that own connections
     * @param onWriterDeath told if nothing can be written any more
     * @param metrics for what the store counts and times
     * @throws StoreException when the file is not a sound database of ours, is newer, or cannot be opened
     */
    Database open(
            DatabaseConfig config, ThreadFactory threads, Consumer<Throwable> onWriterDeath, MetricRegistry metrics);
}
