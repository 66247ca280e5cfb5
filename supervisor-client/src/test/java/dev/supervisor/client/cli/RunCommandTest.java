package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.RunSubmitted;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunCommandTest {
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon().answers("run.submit", new RunSubmitted(17, "queued", false));
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    @Test
    void aRunWhoseDaemonGoesHasNoExitCodeYet() {
        RpcException going = new RpcException(RpcError.SHUTTING_DOWN, "The daemon is shutting down", null, null);
        daemon.refuses("run.wait", going).refuses("run.logs", going);

        assertThat(daemon.called("run", "make")).isEqualTo(new Called(ExitCode.NO_RESULT, "", """
                        supervisor: run 17 cannot be watched any more: The daemon is shutting down
                          The run goes on; for its end: supervisor wait 17
                        """));
    }

    @Test
    void aRunThatIsWipedHasNoExitCode() {
        RpcException gone = RpcException.notFound("run", "17", null);
        daemon.refuses("run.wait", gone).refuses("run.logs", gone);

        Called run = daemon.called("run", "make");

        assertThat(run.exit()).isEqualTo(ExitCode.NO_RESULT);
        assertThat(run.err()).contains("There is no run \"17\"").doesNotContain("goes on");
    }

    @Test
    void whatBecameOfASubmitWithoutAnAnswerIsNotKnown() {
        daemon.dropsOn("run.submit");

        Called run = daemon.called("run", "make");

        assertThat(run.exit()).isEqualTo(ExitCode.NO_RESULT);
        assertThat(run.err()).contains("broke before the answer came", "Whether the run is stored is not known");
    }
}
