package dev.supervisor.server.store;

import static dev.supervisor.server.store.TestDatabase.get;
import static dev.supervisor.server.store.TestDatabase.kind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.StoreException.Kind;
import dev.supervisor.server.store.TestDatabase.Held;
import dev.supervisor.server.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk refuses writes for as long as it is full, and does nothing worse. */
class DiskFullTest {
    @TempDir
    private Path directory;

    private SmallDisk disk;
    private final EventStore events = new EventStore();

    @BeforeEach
    void mount() throws IOException {
        disk = SmallDisk.mount(directory.resolve("small"), 8 << 10);
    }

    @AfterEach
    void unmount() throws IOException {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void writesAreRefusedReadsGoOnAndAllWorksAgainWhenThereIsRoom() throws IOException {
        try (TestDatabase db = TestDatabase.in(disk.directory())) {
            db.write(event(100));
            disk.fill(64 << 10);
            long written = 1;
            CompletableFuture<Boolean> write = db.database.write(event(20_000));
            while (get(write.handle((done, failure) -> failure == null))) {
                written++;
                write = db.database.write(event(20_000));
            }
            assertThat(kind(write)).isEqualTo(Kind.DISK_FULL);
            assertThat(db.count("events")).isEqualTo(written);
            assertThat(kind(db.database.write(event(100_000)))).isEqualTo(Kind.DISK_FULL);
            disk.free();
            db.write(event(100_000));
            assertThat(db.count("events")).isEqualTo(written + 1);
        }
        try (TestDatabase db = TestDatabase.in(disk.directory())) { // which checks it
            assertThat(db.count("events")).isGreaterThan(1);
        }
    }

    @Test
    void inAGroupOnlyTheUnitsThatHaveNoRoomAreRefused() throws IOException {
        try (TestDatabase db = TestDatabase.in(disk.directory())) {
            db.write(event(100));
            disk.fill(256 << 10);
            Held held = db.holdWriter();
            List<CompletableFuture<Boolean>> units = new ArrayList<>();
            for (int size : new int[] {100, 6_000_000, 200}) {
                units.add(db.database.write(event(size)));
            }
            held.letGo();
            assertThat(get(units.get(0))).isTrue();
            assertThat(kind(units.get(1))).isEqualTo(Kind.DISK_FULL);
            assertThat(get(units.get(2))).isTrue();
        }
    }

    @Test
    void aLogThatCannotBeCheckpointedNowDoesNotEndTheWriter() throws IOException {
        try (TestDatabase db = TestDatabase.in(disk.directory())) {
            db.write(event(2_000_000)); // in the log only: the file must grow to take it
            disk.fill(256 << 10);
            assertThat(get(db.database.writeUnchecked(event(100)))).isTrue();
            disk.free();
            assertThat(db.write(event(100))).isTrue();
        }
    }

    @Test
    void closingInOrderLosesNothingAlthoughTheLogCannotBeCheckpointed() throws IOException {
        try (TestDatabase db = TestDatabase.in(disk.directory())) {
            db.write(event(2_000_000));
            disk.fill(0);
        }
        disk.free();
        try (TestDatabase db = TestDatabase.in(disk.directory())) {
            assertThat(db.count("events")).isEqualTo(1);
        }
    }

    @Test
    void aRebuildThatFindsNoRoomLeavesTheDiskAsItWas() throws IOException {
        try (TestDatabase db = TestDatabase.in(disk.directory())) {
            db.write(event(3_000_000));
            get(db.database.checkpoint());
            disk.fill(1 << 20);
            assertThat(kind(db.database.vacuum())).isEqualTo(Kind.DISK_FULL);
            assertThat(db.database.stats().walBytes()).isZero();
            assertThat(db.write(event(100_000))).isTrue();
        }
    }

    @Test
    void aDatabaseForWhichThereIsNoRoomIsNotMadeAndTheReasonIsTold() throws IOException {
        disk.fill(64 << 10);
        assertThatThrownBy(() -> TestDatabase.in(disk.directory()).close())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DISK_FULL));
        disk.free();
        TestDatabase.in(disk.directory()).close();
    }

    private Work<Boolean> event(int bytes) {
        return session -> {
            events.add(session, new EventRow(1, "system", "test", null, null, "x".repeat(bytes), null));
            return true;
        };
    }
}
