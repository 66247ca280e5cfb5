package dev.supervisor.server.logs;

import static dev.supervisor.server.logs.TestLog.AMPLE;
import static dev.supervisor.server.logs.TestLog.joined;
import static dev.supervisor.server.logs.TestLog.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.OutputSink.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out is what went in, byte for byte. */
class LogBytesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10_000})
    void anyBytesInAnyBatchesOnBothChannelsComeBackExactly(int linesPerPage) throws IOException {
        Random random = new Random(linesPerPage);
        Map<Channel, ByteArrayOutputStream> written = new EnumMap<>(Channel.class);
        try (TestLog log = TestLog.in(directory)) {
            for (int batch = 0; batch < 200; batch++) {
                Channel channel = random.nextInt(3) == 0 ? Channel.STDERR : Channel.STDOUT;
                byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 20 : 5_000)];
                random.nextBytes(bytes);
                log.write(channel, bytes);
                written.computeIfAbsent(channel, key -> new ByteArrayOutputStream())
                        .writeBytes(bytes);
            }
            List<LogEntry> entries = log.all(linesPerPage);
            for (Channel channel : Channel.values()) {
                assertThat(joined(entries, channel))
                        .isEqualTo(written.get(channel).toByteArray());
            }
        }
    }

    @Test
    void nulBytesAndTheMissingLineFeedAtTheEndAreKept() throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            log.out("a\0b\n\0\n\nend");
            assertThat(texts(log.all(10))).containsExactly("a\0b", "\0", "", "end…");
        }
    }

    @Test
    void aLineOfAMebibyteComesInPiecesThatJoinToIt() throws IOException {
        byte[] line = new byte[1 << 20];
        new Random(1).nextBytes(line);
        for (int i = 0; i < line.length; i++) {
            line[i] = line[i] == '\n' ? 0 : line[i];
        }
        line[line.length - 1] = '\n';
        try (TestLog log = TestLog.in(directory)) {
            log.write(Channel.STDERR, line);
            log.write(Channel.STDERR, line);
            List<LogEntry> entries = log.all(10);
            byte[] twice = Arrays.copyOf(line, 2 * line.length);
            System.arraycopy(line, 0, twice, line.length, line.length);
            assertThat(joined(entries, Channel.STDERR)).isEqualTo(twice);
            assertThat(entries).allSatisfy(entry -> assertThat(entry.bytes()).hasSizeLessThanOrEqualTo(64 << 10));
            assertThat(entries.stream().filter(entry -> !entry.partial())).hasSize(2);
        }
    }

    @Test
    void channelsThatTakeTurnsInTheMiddleOfALineAreKeptApart() throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            log.out("one ");
            log.err("two ");
            log.out("goes on\n");
            log.err("too\n");
            assertThat(texts(log.all(10))).containsExactly("one goes on", "two too");
        }
    }

    @Test
    void anEntryTellsItsTimeItsChannelAndItsInvocation() throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            log.err("x\n");
            LogEntry entry = log.all(10).get(0);
            assertThat(entry.timeMillis()).isEqualTo(TestLog.NOW.toEpochMilli());
            assertThat(entry.channel()).isEqualTo(Channel.STDERR);
            assertThat(entry.invocation()).isEqualTo(TestLog.INVOCATION);
        }
    }

    @Test
    void aLineThatAProcessLeftUnendedIsNotJoinedWithTheNextProcess() throws IOException {
        UUID second = UUID.randomUUID();
        try (TestLog log = TestLog.in(directory)) {
            log.out("dying wor");
            log.restart(second, AMPLE);
            log.out("hello\n");
            List<LogEntry> entries = log.all(10);
            assertThat(texts(entries)).containsExactly("dying wor…", "hello");
            assertThat(entries).extracting(LogEntry::invocation).containsExactly(TestLog.INVOCATION, second);
        }
    }

    @Test
    void aRecordWithoutBytesIsNotReadAndTheNextOneTakesItsPlace() throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            log.out("whole\n");
            log.restart(TestLog.INVOCATION, AMPLE);
            ByteBuffer record = ByteBuffer.allocate(IndexRecord.BYTES);
            new IndexRecord(1, 6, Channel.STDERR, new UUID(0, 0)).write(record);
            Files.write(log.segments.index(1), record.array(), StandardOpenOption.APPEND);
            assertThat(texts(log.all(10))).containsExactly("whole");

            log.out("after the restart\n");
            assertThat(texts(log.all(10))).containsExactly("whole", "after the restart");
            assertThat(log.all(10)).extracting(LogEntry::channel).containsOnly(Channel.STDOUT);
            log.restart(TestLog.INVOCATION, AMPLE);
            assertThat(Files.size(log.segments.index(1))).isEqualTo(2 * IndexRecord.BYTES);
        }
    }

    @Test
    void aBatchSeenHalfWayIsReadOnFromThere() throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            log.out("first half, ");
            log.restart(TestLog.INVOCATION, AMPLE); // no record for what may come next
            LogRead half = log.read(LogCursor.BEGINNING, 10);
            assertThat(texts(half)).containsExactly("first half, …");
            // the kernel moves a batch page by page, and a reader may look in between
            Files.writeString(log.segments.data(1), "second half\n", StandardOpenOption.APPEND);
            LogRead rest = log.read(half.next(), 10);
            assertThat(texts(rest)).containsExactly("second half");
            assertThat(log.read(rest.next(), 10).entries()).isEmpty();
        }
    }
}
