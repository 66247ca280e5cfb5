package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.DaemonUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that cannot start says why in one line, ends with an error, and harms nothing. */
class StartRefusedIT {
    @TempDir
    Path directory;

    @Test
    void aSecondDaemonOnTheSameStateDirectory() throws IOException {
        try (DaemonUnderTest first = new DaemonUnderTest(directory).start()) {
            DaemonUnderTest second = new DaemonUnderTest(directory);
            Process process = second.launch("--listen", "127.0.0.1:0");
            assertThat(exit(process)).isEqualTo(1);
            assertThat(second.log().lines())
                    .last()
                    .asString()
                    .contains("another daemon", "pid " + first.process().pid());
            assertThat(first.client().systemPing()).isNotNull();
        }
    }

    @Test
    void aStateDirectoryThatCannotBe() throws IOException {
        Path file = Files.writeString(directory.resolve("state"), "in the way");
        assertThat(refusal("")).contains("in the way");
        assertThat(file).hasContent("in the way");
    }

    @Test
    void aDirectoryNobodyMayWrite() {
        assertThat(refusal("", "--state-dir", "/proc/no-such")).contains("/proc/no-such");
    }

    @Test
    void aFileThatIsNoDatabase() throws IOException {
        Files.createDirectories(directory.resolve("state"));
        Path database = Files.writeString(directory.resolve("state/supervisor.db"), "not a database ".repeat(1000));
        assertThat(refusal("")).contains("supervisor.db");
        assertThat(database).hasContent("not a database ".repeat(1000));
    }

    @Test
    void aDamagedDatabase() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("services: {a: {command: [sleep, '7900']}}");
        }
        Path database = directory.resolve("state/supervisor.db");
        byte[] bytes = Files.readAllBytes(database);
        for (int i = 2 * 4096; i < bytes.length; i++) {
            bytes[i] ^= 0x55;
        }
        Files.write(database, bytes);
        assertThat(refusal("")).contains("supervisor.db");
        assertThat(database).hasBinaryContent(bytes);
    }

    @Test
    void anAddressThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThat(refusal("", "--listen", address)).contains(address, "in use");
        }
    }

    @Test
    void aConfigurationThatIsWrong() {
        assertThat(refusal("services:\n  web: {comand: x}\n")).contains("supervisor.yml:2:", "comand", "command");
        assertThat(refusal("services: {a: {command: x}, a: {command: y}}")).contains("twice");
        assertThat(refusal("services: {a: {command: x, depends_on: [b]}, b: {command: x, depends_on: [a]}}"))
                .contains("circle", " -> ");
        assertThat(refusal("services: [")).contains("not YAML");
        assertThat(refusal("services: {a: {command: x, stop: {timeout: soon}}}"))
                .contains("no duration");
    }

    @Test
    void aConfigurationThatIsNotThere() {
        assertThat(refusal("", "--config", directory + "/none.yml")).contains("none.yml", "no such file");
    }

    /** The one line that a daemon with this file, unless it is empty, and these options says. */
    private String refusal(String yaml, String... options) {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            Process process;
            if (yaml.isEmpty()) {
                process = daemon.launch(options);
            } else {
                process = daemon.launch("--config", daemon.write(yaml).toString());
            }
            assertThat(exit(process)).isEqualTo(1);
            assertThat(daemon.log().lines().filter(line -> line.startsWith("supervisor: ")))
                    .hasSize(1);
            assertThat(daemon.log()).doesNotContain("\tat ");
            return daemon.log();
        }
    }

    private static int exit(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
