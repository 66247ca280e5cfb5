package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.ServiceStats;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WhyCommandTest {
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon()
                .hasServices("17")
                .answers("service.stats", new ServiceStats("17", List.of()))
                .answers("service.why", why("a service"))
                .answers("run.why", why("a run"));
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    @Test
    void aNumberNamesARunAndOtherwiseAService() {
        daemon.answers("run.status", RunCommandsTest.run("running", null));
        assertThat(daemon.called("why", "17").out()).startsWith("run 17 is well: a run");
        assertThat(daemon.called("why", "--service", "17").out()).startsWith("17 is well: a service");

        daemon.refuses("run.status", RpcException.notFound("run", "17", null));
        assertThat(daemon.called("why", "17").out()).startsWith("17 is well: a service");
    }

    private static Explanation why(String summary) {
        return new Explanation("17", "well", summary, List.of(), null, List.of());
    }
}
