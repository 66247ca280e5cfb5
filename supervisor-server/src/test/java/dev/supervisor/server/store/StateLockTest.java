package dev.supervisor.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("supervisor.lock");
    }

    @Test
    void aSecondIsRefusedAndToldWhoHoldsIt() throws IOException {
        try (StateLock held = StateLock.acquire(file)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> StateLock.acquire(file))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("(pid " + ProcessHandle.current().pid() + ")")
                    .hasMessageContaining(directory.toString());
        }
    }

    @Test
    void aRefusalLeavesTheLockInTheKernel() throws IOException {
        try (StateLock held = StateLock.acquire(file)) {
            assertThat(held).isNotNull();
            assertThat(kernelLocks()).hasSize(1);
            assertThatThrownBy(() ->
                            StateLock.acquire(directory.resolve("../" + directory.getFileName() + "/supervisor.lock")))
                    .isInstanceOf(StoreException.class);
            assertThat(kernelLocks()).hasSize(1);
        }
        assertThat(kernelLocks()).isEmpty();
    }

    @Test
    void itCanBeAcquiredAgainOnceItWasClosed() throws IOException {
        StateLock.acquire(file).close();
        StateLock.acquire(file).close();
        assertThat(Files.readString(file).strip())
                .isEqualTo(String.valueOf(ProcessHandle.current().pid()));
    }

    @Test
    void aDirectoryThatIsMissingIsRefusedEachTimeForThatReason() {
        Path missing = directory.resolve("missing").resolve("supervisor.lock");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> StateLock.acquire(missing))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot write " + missing);
        }
    }

    private List<String> kernelLocks() throws IOException {
        String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .filter(line -> line.contains(inode))
                .toList();
    }
}
