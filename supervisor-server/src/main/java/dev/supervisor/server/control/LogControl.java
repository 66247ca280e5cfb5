package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.server.logs.LogCursor;
import dev.supervisor.server.logs.LogRead;
import dev.supervisor.server.logs.LogStore;
import dev.supervisor.server.logs.LogSubject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reading logs back: files are read by the pool for blocking work, and nobody waits in it. */
final class LogControl {
    private static final int MAX_LINES = 10_000;
    private static final int DEFAULT_LINES = 100;
    private static final int MAX_WAIT_MS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger("supervisor.logs");

    private final LogStore logs;
    private final Executor blocking;

    /** What of a log is asked for; all parts may be left out. */
    record Request(
            @Nullable String cursor,
            @Nullable Integer limit,
            @Nullable Integer waitMs) {}

    LogControl(LogStore logs, Executor blocking) {
        this.logs = logs;
        this.blocking = blocking;
    }

    CompletableFuture<LogPage> page(LogSubject subject, Request request) {
        int limit = (int) Check.number("/limit", request.limit(), 1, MAX_LINES, DEFAULT_LINES);
        long waitMs = Check.number("/wait_ms", request.waitMs(), 0, MAX_WAIT_MS, 0);
        Optional<LogCursor> cursor = cursor(request.cursor());
        if (waitMs == 0) {
            return read(subject, cursor, limit).thenApply(Answers::page);
        }
        // First listen, then read: output that comes in between is not missed.
        CompletableFuture<Boolean> more = logs.awaitOutput(subject, Duration.ofMillis(waitMs))
                .orElseThrow(() -> new RejectedExecutionException("too many readers wait for output"));
        return read(subject, cursor, limit)
                .whenComplete((first, failure) -> {
                    if (failure != null || !first.entries().isEmpty()) {
                        more.complete(false);
                    }
                })
                .thenCompose(first ->
                        more.thenCompose(come -> come && first.entries().isEmpty()
                                ? read(subject, Optional.of(first.next()), limit)
                                : CompletableFuture.completedFuture(first))) // also when more came while it was read
                .thenApply(Answers::page);
    }

    /** The last lines, on the calling thread. */
    LogPage last(LogSubject subject, int limit) {
        try {
            return Answers.page(logs.last(subject, limit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes logs in the background; their rows are gone, so that this never fails, and is tried again while too much is to be done. */
    CompletableFuture<Void> delete(Collection<LogSubject> subjects) {
        return inBackground(() -> subjects.forEach(logs::delete));
    }

    /** As delete, but done at once however much there is; upkeep deletes the files. */
    CompletableFuture<Void> discard(Collection<LogSubject> subjects) {
        return inBackground(() -> subjects.forEach(logs::discard));
    }

    private CompletableFuture<Void> inBackground(Runnable work) {
        try {
            return CompletableFuture.runAsync(work, blocking).exceptionally(failure -> {
                LOG.warn("output of what was deleted is left, delete it by hand: {}", failure.getMessage());
                return null;
            });
        } catch (RejectedExecutionException full) {
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> inBackground(work));
            return CompletableFuture.completedFuture(null);
        }
    }

    private CompletableFuture<LogRead> read(LogSubject subject, Optional<LogCursor> cursor, int limit) {
        try {
            return CompletableFuture.supplyAsync(() -> readNow(subject, cursor, limit), blocking);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    private LogRead readNow(LogSubject subject, Optional<LogCursor> cursor, int limit) {
        try {
            return cursor.isPresent() ? logs.read(subject, cursor.get(), limit) : logs.last(subject, limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<LogCursor> cursor(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        Optional<LogCursor> cursor = LogCursor.parse(text);
        if (cursor.isEmpty()) {
            throw new RpcException(
                    RpcError.INVALID_PARAMS,
                    "\"" + Check.shown(text) + "\" is no cursor",
                    "/cursor",
                    "Give the cursor of an earlier answer, or none");
        }
        return cursor;
    }
}
