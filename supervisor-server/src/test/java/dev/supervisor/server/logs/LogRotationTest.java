package dev.supervisor.server.logs;

import static dev.supervisor.server.logs.TestLog.joined;
import static dev.supervisor.server.logs.TestLog.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.OutputSink.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log keeps to its budget, and a reader that follows it notices nothing but what it must. */
class LogRotationTest {
    private static final LogBudget SMALL = new LogBudget(1_000, 3);

    @TempDir
    private Path directory;

    @Test
    void aLogKeepsItsNumberOfPiecesAndNeverMoreBytesThanItsBudget() throws IOException {
        try (TestLog log = TestLog.in(directory, SMALL)) {
            for (int i = 0; i < 100; i++) {
                log.out("x".repeat(i * 7) + "\n");
                assertThat(log.segments.numbers()).hasSizeLessThanOrEqualTo(3);
                assertThat(log.bytesOnDisk()).isLessThanOrEqualTo(3 * 1_000);
            }
            assertThat(log.segments.numbers()).hasSize(3);
            assertThat(log.bytesOnDisk()).isGreaterThan(2 * 1_000);
        }
    }

    @Test
    void aPieceThatIsFullWhenTheDaemonStartsIsNotWrittenOn() throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            log.out("x".repeat(2_000) + "\n");
            log.restart(TestLog.INVOCATION, SMALL);
            log.out("next\n");
            assertThat(log.segments.numbers()).containsExactly(1, 2);
            assertThat(Files.readString(log.segments.data(2))).isEqualTo("next\n");
        }
    }

    @Test
    void pagingOverRotationLosesAndDoublesNothing() throws IOException {
        try (TestLog log = TestLog.in(directory, SMALL)) {
            StringBuilder written = new StringBuilder();
            List<LogEntry> read = new ArrayList<>();
            LogCursor cursor = LogCursor.BEGINNING;
            for (int i = 0; i < 300; i++) {
                String text = "line " + i + (i % 3 == 0 ? " goes on, " : "\n");
                written.append(text);
                log.out(text);
                if (i % 10 == 0) {
                    LogRead page = log.read(cursor, i % 7 + 10);
                    assertThat(page.truncated()).isFalse();
                    read.addAll(page.entries());
                    cursor = page.next();
                }
            }
            read.addAll(log.read(cursor, 100).entries());
            assertThat(log.segments.numbers().get(0)).as("the oldest piece").isGreaterThan(1);
            assertThat(new String(joined(read, Channel.STDOUT), UTF_8)).isEqualTo(written.toString());
        }
    }

    @Test
    void aReaderThatFollowsWhileBatchesComeLosesAndDoublesNothing() throws Exception {
        String batch = "0123456789".repeat(500) + "\n";
        long each = 1_000L * batch.length();
        try (TestLog log = TestLog.in(directory)) {
            CompletableFuture<Map<Channel, Long>> counts = CompletableFuture.supplyAsync(() -> follow(log, 2 * each));
            for (int i = 0; i < 1_000; i++) {
                log.out(batch);
                log.err(batch);
            }
            assertThat(counts.get(60, TimeUnit.SECONDS)).isEqualTo(Map.of(Channel.STDOUT, each, Channel.STDERR, each));
        }
    }

    /** Bytes per channel, when there are as many as asked for in all: if some are lost, never. */
    private static Map<Channel, Long> follow(TestLog log, long total) {
        Map<Channel, Long> bytes = new EnumMap<>(Channel.class);
        LogCursor cursor = LogCursor.BEGINNING;
        try {
            while (bytes.values().stream().mapToLong(Long::longValue).sum() < total) {
                LogRead page = log.read(cursor, 100);
                for (LogEntry entry : page.entries()) {
                    bytes.merge(entry.channel(), entry.bytes().length + (entry.partial() ? 0L : 1L), Long::sum);
                }
                cursor = page.next();
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aReaderOfALogThatIsRotatedAllTheTimeNeverFails() throws Exception {
        try (TestLog log = TestLog.in(directory, new LogBudget(200, 1))) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 3_000; i++) {
                        log.out("line " + i + " with something more in it\n");
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            LogCursor cursor = LogCursor.BEGINNING;
            while (!writing.isDone()) {
                cursor = log.read(cursor, 2).next();
                log.store.last(TestLog.SUBJECT, 3);
            }
            writing.get();
            assertThat(log.troubles).isEmpty();
        }
    }

    @Test
    void aCursorIntoAPieceThatIsGoneGoesOnAtTheOldestAndSaysSo() throws IOException {
        try (TestLog log = TestLog.in(directory, SMALL)) {
            log.out("early\n");
            LogCursor early = log.read(LogCursor.BEGINNING, 10).next();
            for (int i = 0; i < 100; i++) {
                log.out("filling the budget with line " + i + "\n");
            }
            LogRead read = log.read(early, 1);
            assertThat(read.truncated()).isTrue();
            assertThat(texts(read)).containsExactly(texts(log.all(10)).get(0));
            assertThat(log.read(read.next(), 1).truncated()).isFalse();
        }
    }

    @Test
    void aCursorIntoALogThatWasDeletedAndBegunAgainStartsOverAndSaysSo() throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            log.out("old 1\n");
            log.out("old 2\n");
            LogCursor old = log.read(LogCursor.BEGINNING, 10).next();
            log.restart(TestLog.INVOCATION, SMALL);
            log.store.delete(TestLog.SUBJECT);
            assertThat(log.read(old, 10).truncated()).isTrue();
            log.out("new\n");
            LogRead read = log.read(old, 10);
            assertThat(read.truncated()).isTrue();
            assertThat(texts(read)).containsExactly("new");
        }
    }
}
