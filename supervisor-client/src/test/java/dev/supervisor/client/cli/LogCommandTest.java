package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.rpc.model.LogPage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogCommandTest {
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon()
                .hasServices("17", "web")
                .answers("service.logs", page("of a service"))
                .answers("run.logs", page("of a run"));
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    @Test
    void aNumberNamesARun() {
        daemon.answers("run.status", RunCommandsTest.run("running", null));

        assertThat(daemon.called("logs", "17").out()).isEqualTo("of a run\n");
        assertThat(daemon.called("logs", "17/build").out()).isEqualTo("of a run\n");
    }

    @Test
    void aNumberThatIsNoRunNamesAService() {
        daemon.refuses("run.status", RpcException.notFound("run", "17", null));

        assertThat(daemon.called("logs", "17").out()).isEqualTo("of a service\n");
    }

    @Test
    void aNumberNamesAServiceForWhoSaysSo() {
        daemon.answers("run.status", RunCommandsTest.run("running", null));

        assertThat(daemon.called("logs", "--service", "17").out()).isEqualTo("of a service\n");
        assertThat(daemon.called("logs", "1*").out()).isEqualTo("of a service\n");
    }

    @Test
    void aNumberThatIsNeitherIsNoRun() {
        RpcException unknown = RpcException.notFound("run", "18", null);
        daemon.refuses("run.status", unknown).refuses("run.logs", unknown);

        assertThat(daemon.called("logs", "18").err()).contains("There is no run \"18\"");
    }

    private static LogPage page(String line) {
        return new LogPage(List.of(new LogLine(Instant.EPOCH, "stdout", "i", line, null, false)), "1.2.3", false);
    }
}
