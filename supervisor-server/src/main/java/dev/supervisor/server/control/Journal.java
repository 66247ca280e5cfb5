package dev.supervisor.server.control;

import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.WriteOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is observed, on its way to the database, in order: entries wait while one batch is being written, and when a batch cannot
 * be written (disk full, mailbox full) they wait on and are tried again; an entry that fails by itself fails alone. What must be durable before the world goes on, a launch,
 * fails instead. Bounded: beyond {@value #MAX_WAITING} the oldest observations are given up, counted and said.
 *
 * <p>Threading: any thread.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int MAX_WAITING = 20_000;
    private static final int BATCH = 256;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private record Entry(Consumer<Session> write, @Nullable CompletableFuture<Void> mustAnswer) {}

    private final Database database;
    private final Executor afterPause;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private List<Entry> writing = List.of();
    private CompletableFuture<Void> quiet = CompletableFuture.completedFuture(null);
    private int suspects;
    private boolean pausing;
    private boolean failing;
    private long givenUp;

    Journal(Database database) {
        this(database, CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS, Runnable::run));
    }

    /** @param afterPause runs the next try after a while */
    Journal(Database database, Executor afterPause) {
        this.database = database;
        this.afterPause = afterPause;
    }

    /** Writes this sooner or later, in order. */
    void note(Consumer<Session> write) {
        add(new Entry(write, null));
    }

    /** Writes this now, in order, or fails. */
    CompletableFuture<Void> require(Consumer<Session> write) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        add(new Entry(write, durable));
        return durable;
    }

    /** Completes when nothing waits to be written. */
    synchronized CompletableFuture<Void> drained() {
        return waiting.isEmpty() && writing.isEmpty() ? CompletableFuture.completedFuture(null) : quiet;
    }

    private synchronized void add(Entry entry) {
        if (waiting.size() >= MAX_WAITING) {
            answer(waiting.removeFirst(), new RejectedExecutionException("the journal is full"));
            if (givenUp++ == 0) {
                LOG.warn(
                        "the database has not taken {} observations; from now on the oldest are given up", MAX_WAITING);
            }
        }
        if (waiting.isEmpty() && writing.isEmpty()) {
            quiet = new CompletableFuture<>();
        }
        waiting.add(entry);
        if (writing.isEmpty() && !pausing) {
            writeNext();
        }
    }

    private synchronized void writeNext() {
        if (waiting.isEmpty()) {
            quiet.complete(null);
            return;
        }
        List<Entry> batch = new ArrayList<>();
        int most = suspects > 0 ? 1 : BATCH;
        suspects = Math.max(0, suspects - 1);
        while (batch.size() < most && !waiting.isEmpty()) {
            batch.add(waiting.removeFirst());
        }
        writing = batch;
        database.write(
                        session -> {
                            batch.forEach(entry -> entry.write().accept(session));
                            return batch.size();
                        },
                        WriteOptions.FACT)
                .whenComplete((done, failure) -> written(batch, failure));
    }

    private synchronized void written(List<Entry> batch, @Nullable Throwable failure) {
        writing = List.of();
        if (failure == null) {
            if (failing) {
                failing = false;
                LOG.info("the database takes writes again; observations given up: {}", givenUp);
                givenUp = 0;
            }
            batch.forEach(entry -> answer(entry, null));
            writeNext();
            return;
        }
        if (!isOfTheDatabase(failure)) {
            findCulprit(batch, failure);
            writeNext();
            return;
        }
        if (!failing) {
            failing = true;
            LOG.error(
                    "the database does not take writes ({}); what happens is noted and written later",
                    failure.getMessage());
        }
        for (int i = batch.size() - 1; i >= 0; i--) {
            Entry entry = batch.get(i);
            if (entry.mustAnswer() != null) {
                answer(entry, failure);
            } else {
                waiting.addFirst(entry);
            }
        }
        if (waiting.isEmpty()) {
            quiet.complete(null);
        }
        pausing = true;
        afterPause.execute(this::retry);
    }

    /** One of the entries cannot be written: the next time each goes alone, and the one that fails alone is given up. */
    private void findCulprit(List<Entry> batch, Throwable failure) {
        if (batch.size() > 1) {
            suspects = batch.size();
            for (int i = batch.size() - 1; i >= 0; i--) {
                waiting.addFirst(batch.get(i));
            }
        } else if (batch.get(0).mustAnswer() != null) {
            answer(batch.get(0), failure);
        } else {
            LOG.error("an observation cannot be written and is given up", failure);
        }
    }

    /** Not of what was to be written: trying again can help. */
    private static boolean isOfTheDatabase(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof StoreException refused && refused.kind() != StoreException.Kind.CONSTRAINT;
    }

    private synchronized void retry() {
        pausing = false;
        writeNext();
    }

    private static void answer(Entry entry, @Nullable Throwable failure) {
        if (entry.mustAnswer() != null) {
            if (failure == null) {
                entry.mustAnswer().complete(null);
            } else {
                entry.mustAnswer().completeExceptionally(failure);
            }
        }
    }
}
