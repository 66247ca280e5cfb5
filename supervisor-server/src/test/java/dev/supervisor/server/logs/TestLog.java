package dev.supervisor.server.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.supervisor.server.process.OutputSink;
import dev.supervisor.server.process.OutputSink.Channel;
import dev.supervisor.server.process.TestPipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A real log with a pipe for each channel: the test is the child that writes, and {@code os-events} that takes. */
final class TestLog implements AutoCloseable {
    static final LogSubject SUBJECT = LogSubject.service("web");
    static final LogBudget AMPLE = new LogBudget(1 << 30, 5);
    static final UUID INVOCATION = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    final LogStore store;
    final Segments segments;
    final Collection<String> troubles = new ConcurrentLinkedQueue<>();
    private final Map<Channel, TestPipe> pipe = new EnumMap<>(Channel.class);
    private OutputSink sink;

    /** @param pipes where the FIFOs are made; may be another disk than that of the logs */
    TestLog(Path logs, Path pipes, LogBudget budget) throws IOException {
        store = new LogStore(logs, () -> NOW, troubles::add);
        segments = new Segments(logs.resolve(SUBJECT.path()));
        for (Channel channel : Channel.values()) {
            pipe.put(
                    channel,
                    new TestPipe(Files.createTempDirectory(pipes, "pipe").resolve(channel.name())));
        }
        sink = store.sink(SUBJECT, budget, INVOCATION, null, () -> {});
    }

    static TestLog in(Path directory) throws IOException {
        return in(directory, AMPLE);
    }

    static TestLog in(Path directory, LogBudget budget) throws IOException {
        return new TestLog(directory.resolve("logs"), directory, budget);
    }

    /** Another process, or another daemon, writes on. */
    void restart(UUID invocation, LogBudget budget) {
        sink.end();
        sink = store.sink(SUBJECT, budget, invocation, null, () -> {});
    }

    /** From now on a text is looked for. */
    void watch(String text, Runnable onText) {
        sink = store.sink(SUBJECT, AMPLE, INVOCATION, text, onText);
    }

    /** One batch or, of more bytes than a pipe surely holds, some. */
    void write(Channel channel, byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; at += TestPipe.SAFE_BYTES) {
            pipe.get(channel).write(bytes, at, Math.min(TestPipe.SAFE_BYTES, bytes.length - at));
            drain(channel);
        }
    }

    void out(String text) throws IOException {
        write(Channel.STDOUT, text.getBytes(UTF_8));
    }

    void err(String text) throws IOException {
        write(Channel.STDERR, text.getBytes(UTF_8));
    }

    /** Takes until the pipe is empty. */
    @SuppressWarnings("StatementWithEmptyBody")
    void drain(Channel channel) {
        while (sink.take(channel, pipe.get(channel).fifo()) > 0) {
            // some more
        }
    }

    LogRead read(LogCursor cursor, int limit) throws IOException {
        return store.read(SUBJECT, cursor, limit);
    }

    /** Everything there is, page by page. */
    List<LogEntry> all(int limit) throws IOException {
        List<LogEntry> entries = new ArrayList<>();
        LogCursor cursor = LogCursor.BEGINNING;
        while (true) {
            LogRead read = read(cursor, limit);
            entries.addAll(read.entries());
            if (read.entries().isEmpty()) {
                return entries;
            }
            cursor = read.next();
        }
    }

    /** The bytes of one channel, joined as a client would. */
    static byte[] joined(List<LogEntry> entries, Channel channel) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (LogEntry entry : entries) {
            if (entry.channel() == channel) {
                bytes.writeBytes(entry.bytes());
                if (!entry.partial()) {
                    bytes.write('\n');
                }
            }
        }
        return bytes.toByteArray();
    }

    /** Each entry's text, the unfinished ones with an ellipsis. */
    static List<String> texts(LogRead read) {
        return texts(read.entries());
    }

    static List<String> texts(List<LogEntry> entries) {
        return entries.stream()
                .map(entry -> new String(entry.bytes(), UTF_8) + (entry.partial() ? "…" : ""))
                .toList();
    }

    long bytesOnDisk() throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(segments.directory())) {
            for (Path file : files.toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        sink.end();
        for (TestPipe each : pipe.values()) {
            each.close();
        }
    }
}
