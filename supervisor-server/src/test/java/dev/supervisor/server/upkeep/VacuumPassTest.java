package dev.supervisor.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.store.SpaceStore;
import dev.supervisor.server.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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

    /** A database of 20,000 events, of which every other is gone: their pages are half empty. */
    private static UpkeepKit holed(Path directory) {
        UpkeepKit kit = new UpkeepKit(directory);
        kit.events(20_000, DAY, 100);
        kit.events(2_000, DAY, 1_000);
        kit.db.write(session -> session.update("DELETE FROM events WHERE id > 20000 OR id % 2 = 0"));
        return kit;
    }
}
