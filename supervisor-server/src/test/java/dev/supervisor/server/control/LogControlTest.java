package dev.supervisor.server.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.server.logs.LogBudget;
import dev.supervisor.server.logs.LogStore;
import dev.supervisor.server.logs.LogSubject;
import dev.supervisor.server.process.OutputSink;
import dev.supervisor.server.process.TestPipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogControlTest {
    private static final LogSubject SUBJECT = LogSubject.service("web");
    private static final LogControl.Request FROM_THE_BEGINNING = new LogControl.Request("0.0.0", 10, 60_000);

    private LogStore store;
    private TestPipe pipe;
    private OutputSink sink;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        store = new LogStore(directory.resolve("logs"), InstantSource.system(), trouble -> {});
        pipe = new TestPipe(directory.resolve("pipe"));
        sink = store.sink(SUBJECT, new LogBudget(1 << 20, 2), UUID.randomUUID(), null, () -> {});
    }

    @AfterEach
    void close() throws IOException {
        sink.end();
        pipe.close();
    }

    @Test
    void outputThatComesBetweenListeningAndReadingIsAnswered() {
        Queue<String> once = new ArrayDeque<>(List.of("early\n"));
        LogControl logs = new LogControl(store, read -> {
            Optional.ofNullable(once.poll()).ifPresent(this::write);
            read.run();
        });
        assertThat(logs.page(SUBJECT, FROM_THE_BEGINNING)).isCompletedWithValueMatching(page -> says(page, "early"));
    }

    @Test
    void outputThatComesAfterReadingIsAnswered() throws Exception {
        CompletableFuture<LogPage> answer = new LogControl(store, Runnable::run).page(SUBJECT, FROM_THE_BEGINNING);
        assertThat(answer).isNotDone();
        write("late\n");
        assertThat(answer.get(30, TimeUnit.SECONDS)).matches(page -> says(page, "late"));
    }

    private static boolean says(LogPage page, String text) {
        return page.lines().stream().map(LogLine::text).toList().equals(List.of(text));
    }

    private void write(String text) {
        try {
            byte[] bytes = text.getBytes(UTF_8);
            pipe.write(bytes, 0, bytes.length);
            assertThat(sink.take(OutputSink.Channel.STDOUT, pipe.fifo())).isEqualTo(bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
