package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon().hasServices("web");
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    @Test
    void aPatternThatMeansNoServiceIsAMistake() {
        Called status = daemon.called("status", "nomatch*");

        assertThat(status.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(status.err())
                .isEqualTo("supervisor: There is no service like \"nomatch*\"\n  supervisor status lists them\n");
        assertThat(daemon.called("status", "web", "wbe*").err()).contains("Did you mean \"web\"?");
        assertThat(daemon.called("stop", "wbe*").err()).contains("Did you mean \"web\"?");
    }

    @Test
    void aPatternMeansTheServicesThatMatchIt() {
        assertThat(daemon.called("status", "w?b").out()).contains("web");
    }
}
