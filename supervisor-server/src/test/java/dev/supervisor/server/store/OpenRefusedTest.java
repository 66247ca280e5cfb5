package dev.supervisor.server.store;

import static dev.supervisor.server.store.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.supervisor.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that the daemon must not work on: it says so and leaves them as they are. */
class OpenRefusedTest {
    private static final int PAGE_BYTES = 4096;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("supervisor.db");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1_000})
    void aFileThatIsNoDatabase(int repeats) throws IOException {
        Files.writeString(file, "this is a text file, not a database\n".repeat(repeats));
        assertThat(refusal().kind()).isEqualTo(Kind.CORRUPT);
    }

    @Test
    void aDatabaseOfAnotherProgram() throws Exception {
        change("CREATE TABLE theirs (a)");
        StoreException refusal = refusal();
        assertThat(refusal.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(refusal).hasMessageContaining("is not a database of supervisor");
    }

    @Test
    void aDatabaseOfAnotherProgramThatHasAnIdOfItsOwn() throws Exception {
        makeOurs();
        change("PRAGMA application_id=12345");
        assertThat(refusal()).hasMessageContaining("is not a database of supervisor");
    }

    @Test
    void aDatabaseThatANewerVersionWrote() throws Exception {
        makeOurs();
        change("PRAGMA user_version=99");
        assertThat(refusal()).hasMessageContaining("schema 99").hasMessageContaining("newer");
    }

    @Test
    void aDatabaseThatWasCutOff() throws Exception {
        makeOurs();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2 / PAGE_BYTES * PAGE_BYTES));
        assertThat(refusal().kind()).isEqualTo(Kind.CORRUPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs_by_name_and_state", "runs_by_state", "steps_ready", "events_by_subject"})
    void aDatabaseWithADamagedIndexPage(String index) throws Exception {
        int rootPage = makeOurs(index);
        byte[] bytes = Files.readAllBytes(file);
        for (int i = (rootPage - 1) * PAGE_BYTES; i < rootPage * PAGE_BYTES; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
        Files.write(file, bytes);
        StoreException refusal = refusal();
        assertThat(refusal.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(refusal).hasMessageContaining("is damaged").hasMessageContaining("restore a backup");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 17, 69})
    void aDatabaseWithADamagedHeader(int at) throws Exception {
        makeOurs();
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] = (byte) ~bytes[at];
        Files.write(file, bytes);
        assertThat(refusal().kind()).isEqualTo(Kind.CORRUPT);
    }

    @Test
    void butAnEmptyFileIsTakenForANewDatabase() throws IOException {
        Files.createFile(file);
        try (TestDatabase db = TestDatabase.in(directory)) {
            assertThat(db.count("runs")).isZero();
        }
    }

    @Test
    void aDirectoryThatIsMissingIsSaidInOneLine() {
        file = directory.resolve("missing").resolve("supervisor.db");
        StoreException refusal = catchThrowableOfType(
                StoreException.class, () -> TestDatabase.in(file.getParent()).close());
        assertThat(refusal.getMessage()).startsWith("cannot open " + file).doesNotContain("\n");
    }

    private StoreException refusal() throws IOException {
        byte[] before = Files.readAllBytes(file);
        StoreException refusal = catchThrowableOfType(
                StoreException.class, () -> TestDatabase.in(directory).close());
        assertThat(refusal).as("it was not refused").isNotNull();
        assertThat(refusal.getMessage()).doesNotContain("\n");
        if (refusal.kind() == Kind.CORRUPT) {
            assertThat(refusal)
                    .hasMessageContaining("move it aside with its -wal and -shm files")
                    .hasMessageContaining("restore a backup");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        return refusal;
    }

    private void makeOurs() {
        makeOurs("runs_by_name_and_state");
    }

    /** Makes a database of ours of many pages; the root page of the index. */
    private int makeOurs(String index) {
        RunStore runs = new RunStore();
        try (TestDatabase db = TestDatabase.in(directory)) {
            db.write(session -> {
                for (int i = 0; i < 500; i++) {
                    runs.insert(session, run("job " + i), i);
                }
                return 0;
            });
            return db.<Long>read(session -> session.first(
                                    "SELECT rootpage FROM sqlite_schema WHERE name = ?", row -> row.integer(1), index)
                            .orElseThrow())
                    .intValue();
        }
    }

    private void change(String sql) throws SQLException {
        Session session = new Session(Connections.plain(file));
        session.execute(sql);
        session.close();
    }
}
