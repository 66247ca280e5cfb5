package dev.supervisor.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseStats;
import dev.supervisor.server.store.SpaceStore;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.TestDatabase;
import dev.supervisor.server.testkit.SmallDisk;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VacuumPassTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private final SpaceStore space = new SpaceStore();

    @Test
    void freePagesGoBackAndNothingElseIsTouched() throws RefusedException {
        try (UpkeepKit kit = holed(directory)) {
            Tally tally = new Tally();
            assertThat(kit.vacuum(VacuumPass.Rebuild.NEVER).run(tally)).isNull();
            assertThat(kit.db.<Long>read(space::freePages)).isZero();
            assertThat(tally.bytesFreed()).isPositive();
            assertThat(kit.db.count("events")).isEqualTo(10_000);
        }
    }

    @Test
    void aRebuildGivesBackWhatIsUnusedInsideOfPages() throws RefusedException {
        try (UpkeepKit kit = holed(directory)) {
            kit.vacuum(VacuumPass.Rebuild.NEVER).run(new Tally());
            double wasted = kit.db.read(space::usage).wastedShare();
            Tally tally = new Tally();
            assertThat(kit.vacuum(VacuumPass.Rebuild.NOW).run(tally)).startsWith("rebuilt");
            assertThat(wasted).isGreaterThan(0.3);
            assertThat(kit.db.read(space::usage).wastedShare()).isLessThan(0.2);
            assertThat(tally.bytesFreed()).isPositive();
            assertThat(kit.db.count("events")).isEqualTo(10_000);
        }
    }

    @Test
    void aSmallFileIsNotWorthARebuild() throws RefusedException {
        try (UpkeepKit kit = holed(directory)) {
            assertThat(kit.vacuum(VacuumPass.Rebuild.IF_WORTH_IT).run(new Tally()))
                    .isNull();
        }
    }

    @Test
    void aFileTooLargeToGoThroughIsJudgedByItsFreePagesAndThatIsSaid() throws RefusedException {
        try (UpkeepKit kit = holed(directory)) {
            VacuumPass pass = kit.vacuum(VacuumPass.Rebuild.NOW, slowWalk(kit.db.database));
            assertThat(pass.run(new Tally())).startsWith("rebuilt").endsWith("only free ones were counted");
            assertThat(kit.db.count("events")).isEqualTo(10_000);
        }
    }

    @Test
    void aFileThatIsMostlyFreeIsRebuiltWithoutGoingThroughItAndSamplesDoNotPutItOff() throws RefusedException {
        try (UpkeepKit kit = mostlyFree(directory)) {
            VacuumPass pass = kit.vacuum(VacuumPass.Rebuild.IF_WORTH_IT, slowWalk(kit.db.database));
            assertThat(pass.run(new Tally())).startsWith("rebuilt").endsWith("held nothing");
        }
    }

    @Test
    void aSecondOfSamplesIsIdleAndOneOfCallsIsNot() {
        assertThat(VacuumPass.isIdle(stats(0, 10), stats(0, 12))).isTrue();
        assertThat(VacuumPass.isIdle(stats(0, 10), stats(0, 13))).isFalse();
        assertThat(VacuumPass.isIdle(stats(0, 10), stats(1, 10))).isFalse();
    }

    @Test
    void aPassThatWaitsForAnIdleSecondIsInterruptedByAStop() throws RefusedException {
        try (UpkeepKit kit = mostlyFree(directory)) {
            VacuumPass pass = kit.vacuum(VacuumPass.Rebuild.IF_WORTH_IT, neverIdle(kit.db.database));
            CompletableFuture<String> done = CompletableFuture.supplyAsync(() -> {
                try {
                    return String.valueOf(pass.run(new Tally()));
                } catch (RefusedException e) {
                    return "refused";
                }
            });
            Waits.until("it waits", () -> pass.progress().startsWith("waiting"));
            pass.stop();
            assertThat(done)
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableThat()
                    .withMessageContaining("the daemon stops");
        }
    }

    @Test
    void aRebuildForWhichThereIsNoRoomIsRefusedWithTheNumbers() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 16 << 10);
                UpkeepKit kit = new UpkeepKit(disk.directory())) {
            kit.events(20_000, DAY, 200);
            disk.fill(64 << 10);
            assertThatThrownBy(() -> kit.vacuum(VacuumPass.Rebuild.NOW).run(new Tally()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageMatching("a rebuild needs \\d+ MiB in .*, where 0 MiB are free; make room, .*");
            assertThat(kit.db.count("events")).isEqualTo(20_000);
        }
    }

    /** A database of 24 MiB, nearly all of which is free. */
    private static UpkeepKit mostlyFree(Path directory) {
        UpkeepKit kit = new UpkeepKit(directory);
        kit.events(100, DAY, 100);
        kit.events(24, DAY, 1 << 20);
        kit.db.write(session -> session.update("DELETE FROM events WHERE id > 100"));
        TestDatabase.get(kit.db.database.checkpoint());
        return kit;
    }

    /** The third read of a pass, which goes through the pages, takes too long. */
    private static Database slowWalk(Database database) {
        AtomicInteger reads = new AtomicInteger();
        return instead(
                database,
                "read",
                () -> reads.incrementAndGet() == 3,
                () -> CompletableFuture.failedFuture(new StoreException(
                        StoreException.Kind.TIMEOUT, "the read took longer than its deadline", null)));
    }

    private static Database neverIdle(Database database) {
        return instead(database, "stats", () -> true, () -> stats(1, 0));
    }

    private static Database instead(Database database, String method, BooleanSupplier when, Supplier<Object> answer) {
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(),
                new Class<?>[] {Database.class},
                (proxy, called, args) -> called.getName().equals(method) && when.getAsBoolean()
                        ? answer.get()
                        : called.invoke(database, args));
    }

    private static DatabaseStats stats(int queued, long groups) {
        return new DatabaseStats(queued, groups, groups, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** A database of 20,000 events, of which every other is gone: their pages are half empty. */
    private static UpkeepKit holed(Path directory) {
        UpkeepKit kit = new UpkeepKit(directory);
        kit.events(20_000, DAY, 100);
        kit.events(2_000, DAY, 1_000);
        kit.db.write(session -> session.update("DELETE FROM events WHERE id > 20000 OR id % 2 = 0"));
        return kit;
    }
}
