package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.store.ProcessRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoredProcessTest {
    @Test
    void aProcessIsTheSameAfterItWasStored() {
        ProcessIdentity process = new ProcessIdentity(UUID.randomUUID(), 7, 8, "boot", true);
        assertThat(StoredProcess.identity(StoredProcess.row(process))).isEqualTo(process);
    }

    @Test
    void whetherAProcessLivesIsKnownAlthoughItsInvocationCannotBeRead() throws IOException {
        int pid = (int) ProcessHandle.current().pid();
        String stat = Files.readString(Path.of("/proc/self/stat"));
        long ticks = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        ProcessRow self = new ProcessRow("none", pid, ticks, boot, false);

        assertThatThrownBy(() -> StoredProcess.identity(self)).isInstanceOf(IllegalArgumentException.class);
        assertThat(StoredProcess.isAlive(self)).isTrue();
        assertThat(StoredProcess.isAlive(new ProcessRow("none", pid, ticks + 1, boot, false)))
                .isFalse();
        assertThat(StoredProcess.isAlive(new ProcessRow("none", pid, ticks, "another", false)))
                .isFalse();
    }
}
