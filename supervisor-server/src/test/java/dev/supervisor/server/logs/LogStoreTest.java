package dev.supervisor.server.logs;

import static dev.supervisor.server.logs.TestLog.SUBJECT;
import static dev.supervisor.server.logs.TestLog.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.OutputSink.Channel;
import dev.supervisor.server.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStoreTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    @Test
    void outputWakesWhoWaitsForIt() throws Exception {
        try (TestLog log = TestLog.in(directory)) {
            CompletableFuture<Boolean> ours =
                    log.store.awaitOutput(SUBJECT, LONG).orElseThrow();
            CompletableFuture<Boolean> others =
                    log.store.awaitOutput(LogSubject.service("other"), LONG).orElseThrow();
            log.drain(Channel.STDOUT);
            assertThat(ours).isNotDone();
            log.out("x");
            assertThat(ours).isCompletedWithValue(true);
            assertThat(others).isNotDone();
        }
    }

    @Test
    void waitingEndsWithFalseWhenNothingCame() throws Exception {
        try (TestLog log = TestLog.in(directory)) {
            CompletableFuture<Boolean> wait =
                    log.store.awaitOutput(SUBJECT, Duration.ofMillis(1)).orElseThrow();
            assertThat(wait.get(30, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void allWaitsCanBeEnded() throws Exception {
        try (TestLog log = TestLog.in(directory)) {
            CompletableFuture<Boolean> wait =
                    log.store.awaitOutput(SUBJECT, LONG).orElseThrow();
            log.store.endWaits();
            assertThat(wait).isCompletedWithValue(false);
        }
    }

    @Test
    void onlySoManyMayWaitAndAWaiterThatIsDoneGivesItsPlaceBack() throws Exception {
        try (TestLog log = TestLog.in(directory)) {
            for (int i = 0; i < 4096; i++) {
                log.store.awaitOutput(SUBJECT, LONG).orElseThrow().complete(false);
            }
            for (int i = 0; i < 4096; i++) {
                assertThat(log.store.awaitOutput(SUBJECT, LONG)).isPresent();
            }
            assertThat(log.store.awaitOutput(SUBJECT, LONG)).isEmpty();
            log.out("wakes all");
            assertThat(log.store.awaitOutput(SUBJECT, LONG)).isPresent();
        }
    }

    @Test
    void aTextIsFoundAcrossBatchesOnceAndOnlyWithinOneChannel() throws Exception {
        AtomicInteger found = new AtomicInteger();
        try (TestLog log = TestLog.in(directory)) {
            log.watch("ready: né", found::incrementAndGet);
            log.out("rea");
            log.err("dy: né\n");
            log.out("ding\nready");
            log.out(": n\u00c3");
            assertThat(found).hasValue(0);
            log.out("\nread");
            log.out("y");
            log.out(": né at last\n");
            assertThat(found).hasValue(1);
            log.out("ready: né\n");
            assertThat(found).hasValue(1);
        }
    }

    @Test
    void outputIsKeptAlthoughItCannotBeSearched() throws Exception {
        AtomicInteger found = new AtomicInteger();
        try (TestLog log = TestLog.in(directory)) {
            log.watch("ready", found::incrementAndGet);
            log.out("begun\n");
            Files.move(log.segments.data(1), directory.resolve("moved"));
            log.out("ready\n");
            Files.move(directory.resolve("moved"), log.segments.data(1));
            assertThat(texts(log.all(10))).containsExactly("begun", "ready");
            assertThat(found).hasValue(0);
            assertThat(log.troubles).hasSize(1).first().asString().contains("could not be searched");
            log.out("ready\n");
            assertThat(found).hasValue(1);
        }
    }

    @Test
    void aFullDiskDropsOutputSaysSoOnceAndRecovers() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 1024);
                TestLog log = new TestLog(disk.directory().resolve("logs"), directory, TestLog.AMPLE)) {
            log.out("before\n");
            disk.fill(0);
            for (int i = 0; i < 10; i++) {
                log.out("x".repeat(30_000) + "\n");
            }
            assertThat(log.troubles).hasSize(1).first().asString().contains("is dropped: the disk is full");
            disk.free();
            log.out("\nafter\n");
            assertThat(log.troubles).hasSize(2).last().asString().contains("is kept again");
            assertThat(texts(log.all(100))).startsWith("before").endsWith("after");
        }
    }

    @Test
    void aDiskThatIsFullFromTheStartIsNoHarmLater() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 256);
                TestLog log = new TestLog(disk.directory().resolve("logs"), directory, new LogBudget(20_000, 2))) {
            disk.fill(0);
            log.out("lost\n");
            assertThat(log.troubles).hasSize(1);
            disk.free();
            for (int i = 0; i < 100; i++) {
                log.out("kept " + i + " " + "x".repeat(1_000) + "\n");
            }
            assertThat(log.troubles).hasSize(2);
            assertThat(log.bytesOnDisk()).isLessThanOrEqualTo(2 * 20_000);
            assertThat(texts(log.store.last(SUBJECT, 1)).get(0)).startsWith("kept 99 ");
        }
    }

    @Test
    void deletingRemovesAllThatLiesBelow() throws IOException {
        LogSubject step = LogSubject.step(1_234, "build");
        try (TestLog log = TestLog.in(directory)) {
            Path pieces = directory.resolve("logs").resolve(step.path());
            Files.createDirectories(pieces);
            Files.writeString(pieces.resolve("00000001.log"), "x");
            log.out("x\n");
            log.store.delete(LogSubject.run(1_234));
            assertThat(pieces).doesNotExist();
            assertThat(pieces.getParent()).doesNotExist();
            assertThat(log.segments.data(1)).exists();
            log.store.delete(LogSubject.services());
            assertThat(directory.resolve("logs").resolve("services")).doesNotExist();
            log.store.delete(LogSubject.services());
        }
    }

    @Test
    void twoInvocationsOfOneSubjectShareItsLogUntilTheLastEnds() throws Exception {
        try (TestLog log = TestLog.in(directory)) {
            log.out("one\n");
            log.store
                    .sink(SUBJECT, TestLog.AMPLE, TestLog.INVOCATION, null, () -> {})
                    .end();
            log.out("two\n");
            assertThat(texts(log.all(10))).containsExactly("one", "two");
        }
    }
}
