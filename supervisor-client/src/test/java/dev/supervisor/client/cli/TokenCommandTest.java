package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenCommandTest {
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon();
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    @Test
    void aTokenThatExpiresAtOnceIsRefused() {
        Called created = daemon.called("tokens", "create", "--expires", "0", "ci");

        assertThat(created.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(created.err()).contains("leave it out for one that does not expire");
        assertThat(daemon.asked()).isEmpty();
    }
}
