package dev.supervisor.server.upkeep;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildRoomTest {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void bothCopiesMustFitWhereBothGoToOneDisk() throws IOException, RefusedException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 16 << 10)) {
            Path temporary = Files.createDirectory(disk.directory().resolve("tmp"));
            RebuildRoom oneDisk = new RebuildRoom(disk.directory(), temporary);
            oneDisk.check(7 * MIB);
            assertThatThrownBy(() -> oneDisk.check(10 * MIB))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("a rebuild needs 22 MiB in " + disk.directory());
            new RebuildRoom(disk.directory(), directory).check(10 * MIB);
        }
    }

    @Test
    void theDiskForTemporaryFilesMustHaveRoomAsWell() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 16 << 10)) {
            assertThatThrownBy(() -> new RebuildRoom(directory, disk.directory()).check(20 * MIB))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("in " + disk.directory());
        }
    }
}
