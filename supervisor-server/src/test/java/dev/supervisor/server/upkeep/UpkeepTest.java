package dev.supervisor.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.store.UpkeepRow;
import dev.supervisor.server.store.UpkeepStore;
import dev.supervisor.server.testkit.Logged;
import dev.supervisor.server.testkit.SmallDisk;
import dev.supervisor.server.testkit.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that does one pass after the other. */
class UpkeepTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON.minusMillis(50));
    private UpkeepKit kit;
    private Upkeep upkeep;
    private UpkeepPasses passes;
    private Thread thread;

    @BeforeEach
    void open() {
        kit = new UpkeepKit(directory);
        InstantSource clock = now::get;
        upkeep = new Upkeep(kit.db.database, clock);
        passes = new UpkeepPasses(
                upkeep,
                kit.db.database,
                directory.resolve("supervisor.db"),
                directory.resolve("logs"),
                process -> false,
                clock,
                UpkeepKit.KEEP_ALL);
        thread = new Thread(upkeep, "upkeep");
    }

    @AfterEach
    void close() throws InterruptedException {
        upkeep.close();
        thread.join();
        kit.close();
    }

    @Test
    void aPassIsDoneWhenItsTimeComesAndIsARow() {
        passes.schedule(UpkeepKit.KEEP_ALL, schedule("0 12 * * *"), schedule("30 3 * * *"));
        thread.start();
        now.set(NOON);
        UpkeepStore store = new UpkeepStore();
        Waits.until(
                "the pass of noon",
                () -> kit.db.<List<UpkeepRow>>read(session -> store.latest(session, 10)).stream()
                        .anyMatch(row -> row.outcome().equals("done")));
        List<UpkeepRow> rows = kit.db.read(session -> store.latest(session, 10));
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.kind()).isEqualTo("retention");
            assertThat(row.askedBy()).isEqualTo("schedule");
            assertThat(row.finishedAt()).isNotNull();
        });
        assertThat(upkeep.plan())
                .extracting(Upkeep.Plan::next)
                .containsExactly(Instant.parse("2026-06-02T12:00:00Z"), Instant.parse("2026-06-02T03:30:00Z"));
    }

    @Test
    void aClockThatIsSetBackDoesNotPutAScheduleOff() {
        passes.schedule(UpkeepKit.KEEP_ALL, schedule("0 * * * *"), schedule("0 * * * *"));
        thread.start();
        passes.retention("me").join(); // it has looked at the clock
        now.set(NOON.minus(Duration.ofDays(30)));
        passes.retention("me").join();
        Waits.until(
                "the schedule goes by the clock",
                () -> upkeep.plan().stream()
                        .allMatch(next -> next.next()
                                .equals(NOON.minus(Duration.ofDays(30)).plus(Duration.ofHours(1)))));
    }

    @Test
    void passesAreDoneOneAfterTheOtherAndTooManyAreRefused() {
        List<CompletableFuture<UpkeepRow>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(passes.retention("me"));
        }
        assertThat(asked)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .hasSize(4)
                .allSatisfy(refused -> assertThat(refused)
                        .failsWithin(Duration.ZERO)
                        .withThrowableThat()
                        .withCauseInstanceOf(RejectedExecutionException.class));
        thread.start();
        List<UpkeepRow> done =
                asked.subList(0, 16).stream().map(CompletableFuture::join).toList();
        for (int i = 1; i < done.size(); i++) {
            assertThat(done.get(i).startedAt()).isGreaterThanOrEqualTo(finished(done.get(i - 1)));
        }
    }

    @Test
    void whoAskedIsToldOfTheirOwnPassAndOfNoOther() {
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<UpkeepRow> first = upkeep.request(new Endless(end), "one");
        CompletableFuture<UpkeepRow> second = upkeep.request(new Endless(end), "another");
        thread.start();
        Waits.until("a pass goes on", () -> upkeep.present().isPresent());

        assertThat(upkeep.present(first).map(present -> present.row().askedBy()))
                .contains("one");
        assertThat(upkeep.present(second)).isEmpty();
        end.countDown();
        assertThat(first.join().askedBy()).isEqualTo("one");
        assertThat(second.join().askedBy()).isEqualTo("another");
    }

    @Test
    void aPassThatFailsIsOneLineWithItsCause() {
        RuntimeException cause = new IllegalStateException("the disk is gone");
        try (Logged log = new Logged("supervisor.upkeep")) {
            CompletableFuture<UpkeepRow> asked = upkeep.request(new Failing(cause), "me");
            thread.start();

            assertThat(asked.join().outcome()).isEqualTo("failed");
            assertThat(log.records()).singleElement().satisfies(record -> {
                assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
                assertThat(record.getMessage()).startsWith("vacuum failed: ").endsWith("; the disk is gone");
                assertThat(record.getThrown()).isSameAs(cause);
            });
        }
    }

    private record Failing(RuntimeException cause) implements Pass {
        @Override
        public String kind() {
            return "vacuum";
        }

        @Override
        public String run(Tally tally) {
            throw cause;
        }

        @Override
        public String progress() {
            return "";
        }

        @Override
        public void stop() {}
    }

    /** A pass that goes on until it is let end. */
    private record Endless(CountDownLatch end) implements Pass {
        @Override
        public String kind() {
            return "vacuum";
        }

        @Override
        public String run(Tally tally) throws RefusedException {
            try {
                end.await();
                return "";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String progress() {
            return "";
        }

        @Override
        public void stop() {
            end.countDown();
        }
    }

    @Test
    void aBackupThatCannotBeMadeIsRefusedWithItsReason() throws Exception {
        Path existing = Files.createFile(directory.resolve("there"));
        thread.start();
        UpkeepRow there = passes.backup(existing, "me").join();
        assertThat(there.outcome()).isEqualTo("refused");
        assertThat(there.detail()).contains("exists already");
        UpkeepRow nowhere = passes.backup(directory.resolve("no/such"), "me").join();
        assertThat(nowhere.outcome()).isEqualTo("refused");
        assertThat(nowhere.detail()).contains("there is no directory");
        assertThat(existing).isEmptyFile();
    }

    @Test
    void onAFullDiskRetentionMakesRoomAndIsRecordedThen() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 16 << 10);
                UpkeepKit full = new UpkeepKit(disk.directory())) {
            long run = full.run("job", "succeeded", Duration.ofDays(1));
            full.log(run, 4 << 20);
            full.db.database.checkpoint().join();
            disk.fill(0);
            Upkeep there = new Upkeep(full.db.database, now::get);
            RetentionRules budget = new RetentionRules(
                    Map.of(), Map.of(), UpkeepKit.ALL, UpkeepKit.ALL, UpkeepKit.ALL, UpkeepKit.ALL, 1 << 20);
            UpkeepPasses onFullDisk = new UpkeepPasses(
                    there,
                    full.db.database,
                    disk.directory().resolve("supervisor.db"),
                    disk.directory().resolve("logs"),
                    process -> false,
                    now::get,
                    budget);
            Thread other = new Thread(there, "upkeep");
            CompletableFuture<UpkeepRow> asked = onFullDisk.retention("me");
            other.start();
            assertThat(asked.join().outcome()).isEqualTo("done");
            assertThat(asked.join().bytesFreed()).isGreaterThanOrEqualTo(4 << 20);
            there.close();
            other.join();
            assertThat(full.db.<List<UpkeepRow>>read(session -> new UpkeepStore().latest(session, 10)))
                    .extracting(UpkeepRow::outcome)
                    .containsExactly("done");
        }
    }

    @Test
    void whatWaitsWhenTheDaemonStopsIsAnswered() throws InterruptedException {
        CompletableFuture<UpkeepRow> asked = passes.retention("me");
        upkeep.close();
        thread.start();
        thread.join();
        assertThat(asked).isDone();
    }

    private static long finished(UpkeepRow row) {
        Long at = row.finishedAt();
        assertThat(at).isNotNull();
        return at;
    }

    private static Schedule schedule(String expression) {
        return Schedule.parse(expression, ZoneOffset.UTC, Instant.EPOCH);
    }
}
