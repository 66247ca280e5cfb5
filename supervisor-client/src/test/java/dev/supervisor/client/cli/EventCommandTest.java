package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventCommandTest {
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
    void aFollowerSaysOnceWhereToBegin() {
        Called events = daemon.called("events", "-f", "--after", "12", "-n", "5");

        assertThat(events.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(events.err()).contains("leave out one of them");
    }
}
