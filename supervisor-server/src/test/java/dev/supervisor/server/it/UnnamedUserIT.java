package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.supervisor.server.testkit.DaemonUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon whose user has a number and no name, as in a container. Only root can start one, by setpriv(1). */
class UnnamedUserIT {
    private static final String USER = "54321";
    private static final String OTHER = "54322";

    @TempDir
    Path directory;

    @BeforeEach
    void needsRoot() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "this is not root");
        Files.setOwner(
                directory,
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
    }

    @Test
    void itsUserAndRootMayCallAndNoOther() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory, as(USER)).start()) { // root has called, then
            open(daemon, "rw-------");
            assertThat(status(daemon, USER)).isZero();
            assertThat(status(daemon, OTHER)).isEqualTo(3);
            assertThat(Files.readString(directory.resolve("status")))
                    .contains("Permission denied", "call as that user");

            open(daemon, "rw-rw-rw-");
            assertThat(status(daemon, OTHER)).isEqualTo(3);
            assertThat(daemon.log()).contains("of user " + OTHER + " was refused: only " + USER + " and root may call");
        }
    }

    /** Lets everybody come as far as the socket, which has this mode. */
    private void open(DaemonUnderTest daemon, String mode) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(daemon.state(), PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(daemon.state().resolve("supervisor.sock"), PosixFilePermissions.fromString(mode));
    }

    private int status(DaemonUnderTest daemon, String user) throws IOException {
        List<String> command = new ArrayList<>(as(user));
        command.addAll(List.of( // as everybody calls it
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("supervisor.jar"),
                "status"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("status").toFile());
        builder.environment().put("SUPERVISOR_STATE_DIR", daemon.state().toString());
        return builder.start().onExit().join().exitValue();
    }

    private static List<String> as(String user) {
        return List.of("setpriv", "--reuid=" + user, "--clear-groups");
    }
}
