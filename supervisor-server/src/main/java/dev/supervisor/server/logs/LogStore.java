package dev.supervisor.server.logs;

import dev.supervisor.server.process.Fifo;
import dev.supervisor.server.process.OutputSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All logs: one writer for each subject that has output coming, and reading back for all. */
public final class LogStore {
    private final Path directory;
    private final InstantSource clock;
    private final Consumer<String> onTrouble;
    private final Map<LogSubject, Writing> writers = new ConcurrentHashMap<>();
    private final Waiters waiters = new Waiters();

    /** A writer and how many invocations use it; it is closed with the last of them. */
    private record Writing(LogWriter writer, int users) {}

    /** @param onTrouble told when output has to be dropped, in a sentence for the daemon's log */
    public LogStore(Path directory, InstantSource clock, Consumer<String> onTrouble) {
        this.directory = directory;
        this.clock = clock;
        this.onTrouble = onTrouble;
    }

    /**
     * Where an invocation's output goes.
     *
     * @param text the first output that contains this is told to {@code onText}; null: do not look
     */
    public OutputSink sink(
            LogSubject subject, LogBudget budget, UUID invocation, @Nullable String text, Runnable onText) {
        Writing writing = writers.compute(
                subject,
                (key, old) -> old == null
                        ? new Writing(
                                new LogWriter(segments(key), budget, clock, () -> waiters.wake(key), onTrouble), 1)
                        : new Writing(old.writer(), old.users() + 1));
        LineWatch watch = text == null ? null : new LineWatch(text, onText);
        LogWriter writer = writing.writer();
        return new OutputSink() {
            @Override
            public int take(Channel channel, Fifo fifo) {
                return writer.take(invocation, channel, fifo, watch);
            }

            @Override
            public void end() {
                leave(subject);
            }
        };
    }

    /** From the cursor on. Blocks on files. */
    public LogRead read(LogSubject subject, LogCursor cursor, int limit) throws IOException {
        return new LogReader(segments(subject)).from(cursor, limit);
    }

    /** The last lines. Blocks on files. */
    public LogRead last(LogSubject subject, int limit) throws IOException {
        return new LogReader(segments(subject)).last(limit);
    }

    /**
     * Completes with true when the subject has more output, with false after the time-out.
     *
     * @return empty when too many wait already
     */
    public Optional<CompletableFuture<Boolean>> awaitOutput(LogSubject subject, Duration timeout) {
        return waiters.await(subject, timeout);
    }

    /** Ends the waits for output: they are answered as if their time were over. */
    public void endWaits() {
        waiters.end();
    }

    /** Deletes the files of a subject and of all below it. Blocks on files. */
    public void delete(LogSubject subject) {
        Extent.of(directory.resolve(subject.path()), true);
    }

    /**
     * Takes the files of a subject and of all below it away at once, however many there are; {@link Discarded} deletes them. Blocks on
     * the file system for a moment.
     */
    public void discard(LogSubject subject) {
        Path root = directory.resolve(subject.path());
        if (Files.isDirectory(root)) {
            new Discarded(directory).take(root);
        }
    }

    private void leave(LogSubject subject) {
        writers.computeIfPresent(subject, (key, old) -> {
            if (old.users() > 1) {
                return new Writing(old.writer(), old.users() - 1);
            }
            old.writer().close();
            return null;
        });
    }

    private Segments segments(LogSubject subject) {
        return new Segments(directory.resolve(subject.path()));
    }
}
