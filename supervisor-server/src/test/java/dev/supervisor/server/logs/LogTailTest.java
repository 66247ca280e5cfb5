package dev.supervisor.server.logs;

import static dev.supervisor.server.logs.TestLog.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last lines of a log. */
class LogTailTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 49, 50, 51, 1_000})
    void lastGivesExactlyTheLastLines(int limit) throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            for (int i = 0; i < 50; i++) {
                log.out(i % 4 == 0 ? i + " in " : i % 4 == 1 ? "two\n" : i % 4 == 2 ? i + "\n" + i + "b\n" : "");
            }
            List<String> all = texts(log.all(1_000));
            LogRead last = log.store.last(TestLog.SUBJECT, limit);
            assertThat(texts(last)).isEqualTo(all.subList(Math.max(0, all.size() - limit), all.size()));
            assertThat(last.truncated()).isFalse();
        }
    }

    @Test
    void theUnendedLineCountsAsTheLast() throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            log.out("a\nb\nc");
            assertThat(texts(log.store.last(TestLog.SUBJECT, 2))).containsExactly("b", "c…");
        }
    }

    @Test
    void lastReachesOverPieces() throws IOException {
        try (TestLog log = TestLog.in(directory, new LogBudget(200, 10))) {
            IntStream.range(0, 40).forEach(i -> print(log, "line " + i + "\n"));
            assertThat(log.segments.numbers()).hasSizeGreaterThan(3);
            assertThat(texts(log.store.last(TestLog.SUBJECT, 30)))
                    .isEqualTo(
                            IntStream.range(10, 40).mapToObj(i -> "line " + i).toList());
        }
    }

    @Test
    void aLineThatBeganBeforeManyOfTheOtherChannelIsStillWhole() throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            log.out("0\n");
            log.err("slow ");
            log.out("1\n2\n3\n");
            log.err("line\n");
            assertThat(texts(log.store.last(TestLog.SUBJECT, 1))).containsExactly("slow line");
            assertThat(texts(log.store.last(TestLog.SUBJECT, 2))).containsExactly("3", "slow line");
        }
    }

    @Test
    void readingOnFromTheLastLinesGivesOnlyWhatCameAfter() throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            log.out("1\n2\n");
            LogRead last = log.store.last(TestLog.SUBJECT, 1);
            assertThat(log.read(last.next(), 10).entries()).isEmpty();
            log.err("3\n");
            LogRead more = log.read(last.next(), 10);
            assertThat(texts(more)).containsExactly("3");
            assertThat(more.truncated()).isFalse();
        }
    }

    @Test
    void aLogThatWasNeverWrittenIsEmpty() throws IOException {
        try (TestLog log = TestLog.in(directory)) {
            LogRead last = log.store.last(TestLog.SUBJECT, 5);
            assertThat(last.entries()).isEmpty();
            assertThat(last.truncated()).isFalse();
            log.out("first\n");
            LogRead read = log.read(last.next(), 5);
            assertThat(texts(read)).containsExactly("first");
            assertThat(read.truncated()).isFalse();
        }
    }

    private static void print(TestLog log, String text) {
        try {
            log.out(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLogCanBeReadInTheMomentInWhichItsProcessEnds() throws Exception {
        try (TestLog log = TestLog.in(directory)) {
            String line = "a line\n\n"; // of 8 bytes: what reaches over the end of a page comes in two pieces
            log.out(line);
            AtomicBoolean ended = new AtomicBoolean();
            CompletableFuture<Long> reads = CompletableFuture.supplyAsync(() -> {
                long count = 0;
                while (!ended.get()) {
                    assertThat(lastLines(log)).containsExactly("a line", "");
                    count++;
                }
                return count;
            });
            for (int i = 0; i < 10_000 && !reads.isDone(); i++) {
                log.out(line);
                log.restart(TestLog.INVOCATION, TestLog.AMPLE); // takes back the record of a batch that did not come
            }
            ended.set(true);
            assertThat(reads.get(60, TimeUnit.SECONDS)).isPositive();
        }
    }

    private static List<String> lastLines(TestLog log) {
        try {
            return texts(log.store.last(TestLog.SUBJECT, 2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
