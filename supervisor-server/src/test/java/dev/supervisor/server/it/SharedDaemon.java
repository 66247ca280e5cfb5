package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.DaemonUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share a daemon, which has to outlive each of them. */
abstract class SharedDaemon {
    static DaemonUnderTest daemon;

    @BeforeAll
    static void start(@TempDir Path directory) {
        daemon = new DaemonUnderTest(directory).start();
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @AfterEach
    void theDaemonLivesAndWasNotShortOfMemory() throws IOException {
        assertThat(daemon.client().systemPing().time()).isNotNull();
        assertThat(daemon.log()).doesNotContain("OutOfMemoryError");
    }
}
