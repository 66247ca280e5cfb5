package dev.supervisor.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.RunStore.NewStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups, and what comes of them. */
class BackupTest {
    @TempDir
    private Path directory;

    private final EventStore events = new EventStore();
    private final RunStore runs = new RunStore();
    private Path database;
    private Path copy;
    private Path restored;

    @BeforeEach
    void name() throws IOException {
        database = directory.resolve("supervisor.db");
        copy = directory.resolve("copy.db");
        restored = Files.createDirectory(directory.resolve("other")).resolve("supervisor.db");
    }

    @Test
    void aCopyIsOneSnapshotAlthoughWritingGoesOn() throws IOException {
        try (TestDatabase db = TestDatabase.in(directory)) {
            for (int i = 0; i < 200; i++) {
                db.write(this::pair);
            }
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> {
                int written = 0;
                while (!done.get()) {
                    db.write(this::pair);
                    written++;
                }
                return written;
            });
            long bytes = new Backup(database, copy).write();
            done.set(true);
            int meanwhile = writer.join();
            assertThat(db.count("events")).isEqualTo(400 + 2L * meanwhile);
            assertThat(Files.size(copy)).isEqualTo(bytes);
        }
        assertThat(Files.getPosixFilePermissions(copy)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Restore.from(copy, restored, process -> false);
        try (TestDatabase db = TestDatabase.in(restored.getParent())) {
            assertThat(db.count("events")).isGreaterThanOrEqualTo(400).isEven();
        }
        assertThat(directory).isDirectoryNotContaining(path -> path.toString().endsWith(".partial"));
    }

    @Test
    void aBackupThatIsStoppedLeavesNothing() {
        try (TestDatabase db = TestDatabase.in(directory)) {
            for (int i = 0; i < 1_000; i++) {
                db.write(this::pair);
            }
            Backup backup = new Backup(database, copy);
            backup.stop();
            assertThatThrownBy(backup::write)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CLOSED));
        }
        assertThat(directory).isDirectoryNotContaining(path -> path.toString().contains("copy"));
    }

    @Test
    void theCheckOfACopyCanBeStoppedAsWell() throws SQLException {
        backUp(2_000);
        Backup backup = new Backup(database, directory.resolve("second.db"));
        backup.check(copy);
        backup.stop();
        assertThatThrownBy(() -> backup.check(copy)).hasMessageContaining("INTERRUPT");
    }

    @Test
    void theSnapshotOfACopyIsKnownWhileItIsMade() {
        try (TestDatabase db = TestDatabase.in(directory)) {
            fill(db, 5_000);
            AtomicBoolean seen = new AtomicBoolean();
            CompletableFuture<Void> copies = CompletableFuture.runAsync(() -> {
                for (int i = 0; !seen.get(); i++) {
                    Backup backup = new Backup(database, directory.resolve("copy " + i));
                    db.database.watch(backup);
                    backup.write();
                }
            });
            while (!seen.get() && !copies.isDone()) {
                seen.set(db.database
                        .oldestSnapshot()
                        .filter(held -> held.reader().equals("backup"))
                        .isPresent());
            }
            copies.join();
            assertThat(seen).isTrue();
            assertThat(db.database.oldestSnapshot()).isEmpty();
        }
    }

    @Test
    void aRestoreOverADatabaseIsRefused() throws IOException {
        backUp();
        Files.writeString(restored, "precious");
        assertThatThrownBy(() -> Restore.from(copy, restored, process -> false)).hasMessageContaining("exists already");
        assertThat(restored).hasContent("precious");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-wal", "-shm", "-journal"})
    void aRestoreBesideALogOfAnotherDatabaseIsRefused(String suffix) throws IOException {
        backUp();
        Path left = Files.writeString(Path.of(restored + suffix), "of another");
        assertThatThrownBy(() -> Restore.from(copy, restored, process -> false))
                .hasMessageContaining(left + " exists already");
        assertThat(restored).doesNotExist();
    }

    @Test
    void aDamagedBackupIsRefused() throws IOException {
        backUp();
        byte[] bytes = Files.readAllBytes(copy);
        for (int i = bytes.length / 2; i < bytes.length / 2 + 4096; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
        Files.write(copy, bytes);
        assertThatThrownBy(() -> Restore.from(copy, restored, process -> false)).isInstanceOf(StoreException.class);
        assertThat(restored.getParent()).isEmptyDirectory();
    }

    @Test
    void aBackupThatANewerVersionMadeIsRefused() throws SQLException {
        backUp();
        Session session = new Session(Connections.plain(copy));
        session.execute("PRAGMA user_version=99");
        session.close();
        assertThatThrownBy(() -> Restore.from(copy, restored, process -> false)).hasMessageContaining("schema 99");
        assertThat(restored.getParent()).isEmptyDirectory();
    }

    @Test
    void aDatabaseThatIsInUseIsNotTakenForABackup() {
        try (TestDatabase db = TestDatabase.in(directory)) {
            db.write(this::pair);
            assertThatThrownBy(() -> Restore.from(database, restored, process -> false))
                    .hasMessageContaining("-wal");
        }
    }

    @Test
    void aBackupIsRefusedWhileWhatItSaysIsRunningIs() {
        try (TestDatabase db = TestDatabase.in(directory)) {
            db.write(session -> {
                long run = runs.insert(session, TestDatabase.run("job", new NewStep("main", "queued", "[]")), 1);
                return runs.claim(session, run, 0, new ProcessRow("inv", 4711, 1, "boot", true), 1);
            });
            new Backup(database, copy).write();
        }
        assertThatThrownBy(() -> Restore.from(copy, restored, process -> process.pid() == 4711))
                .hasMessageContaining("run 1 (pid 4711)");
        assertThat(restored.getParent()).isEmptyDirectory();
        assertThat(Restore.from(copy, restored, process -> false)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot_id = NULL", "pid = 1 << 40"})
    void aRowThatCanBeNoProcessIsNotInTheWayOfARestore(String damage) {
        backUpRunning(damage);
        assertThat(Restore.from(copy, restored, process -> true)).isPositive();
    }

    @Test
    void aProcessWithoutItsInvocationMayRunAllTheSame() {
        backUpRunning("invocation_id = NULL");
        assertThatThrownBy(() -> Restore.from(copy, restored, process -> true)).hasMessageContaining("(pid 4711)");
    }

    private void backUpRunning(String damage) {
        try (TestDatabase db = TestDatabase.in(directory)) {
            db.write(session -> {
                long run = runs.insert(session, TestDatabase.run("job", new NewStep("main", "queued", "[]")), 1);
                runs.claim(session, run, 0, new ProcessRow("inv", 4711, 1, "boot", true), 1);
                return session.update("UPDATE steps SET " + damage);
            });
            new Backup(database, copy).write();
        }
    }

    private void backUp() {
        backUp(100);
    }

    private void backUp(int pairs) {
        try (TestDatabase db = TestDatabase.in(directory)) {
            fill(db, pairs);
            new Backup(database, copy).write();
        }
    }

    private void fill(TestDatabase db, int pairs) {
        db.write(session -> {
            for (int i = 0; i < pairs; i++) {
                pair(session);
            }
            return pairs;
        });
    }

    private boolean pair(Session session) {
        for (int i = 0; i < 2; i++) {
            events.add(session, new EventRow(1, "test", "x", null, null, "x".repeat(500), null));
        }
        return true;
    }
}
