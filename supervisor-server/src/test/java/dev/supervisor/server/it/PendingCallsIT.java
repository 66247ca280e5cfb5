package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawUnix;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that wait hold no thread: any number of them leaves the others answered. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PendingCallsIT {
    private static final int CALLS = 500;
    private static final Pattern PENDING = Pattern.compile("(?m)^supervisor_rpc_pending (\\d+)(?:\\.0)?$");

    @TempDir
    Path directory;

    private DaemonUnderTest daemon;
    private long run;

    @BeforeEach
    void startARunThatDoesNotEnd() throws IOException {
        daemon = new DaemonUnderTest(directory).start();
        run = daemon.client()
                .runSubmit(RunSpec.of(Commands.shell("sleep 100000")))
                .runId();
        daemon.client().serviceSet(ServiceSpec.of("web", Commands.shell("sleep 100000")));
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void overHttp() throws IOException {
        List<RawHttp> waiting = new ArrayList<>();
        try (SupervisorClient other = daemon.httpClient()) {
            for (int i = 0; i < CALLS; i++) {
                waiting.add(new RawHttp(daemon.url()).call(daemon.token(), waitFor(i)));
            }
            Waits.until("all calls wait", () -> pending() >= CALLS);

            assertThat(other.serviceStatus("web").name()).isEqualTo("web");
            for (RawHttp call : waiting) {
                assertThat(call.isSilent()).isTrue();
            }
            assertThat(pending()).isGreaterThanOrEqualTo(CALLS);

            daemon.client().runCancel(run);
            for (int i = 0; i < CALLS; i++) {
                assertThat(waiting.get(i).answer().body()).contains("\"id\":" + i + ",", "\"state\":\"cancelled\"");
            }
        } finally {
            for (RawHttp call : waiting) {
                call.close();
            }
        }
    }

    @Test
    void onOneConnectionOfTheUnixSocket() throws IOException {
        try (RawUnix socket = new RawUnix(daemon.state().resolve("supervisor.sock"))) {
            for (int i = 0; i < CALLS; i++) {
                socket.send(waitFor(i) + "\n");
            }
            Waits.until("all calls wait", () -> pending() >= CALLS);

            assertThat(daemon.client().serviceStatus("web").name()).isEqualTo("web");
            socket.send(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"service.status\",\"params\":[\"web\"],\"id\":\"between\"}\n");
            assertThat(socket.line()).contains("\"id\":\"between\"", "\"result\"");
            assertThat(socket.isSilent()).isTrue();
            assertThat(pending()).isGreaterThanOrEqualTo(CALLS);

            daemon.client().runCancel(run);
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                answers.add(socket.line().replaceAll(".*\"id\":(\\d+),.*\"state\":\"(\\w+)\".*", "$1 $2"));
            }
            assertThat(answers).doesNotHaveDuplicates().allMatch(answer -> answer.matches("\\d+ cancelled"));
        }
    }

    private String waitFor(int id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"run.wait\",\"params\":{\"run_id\":" + run
                + ",\"timeout_ms\":3600000},\"id\":" + id + "}";
    }

    private int pending() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            String metrics = http.send(
                            "GET /metrics HTTP/1.1\nHost: localhost\nAuthorization: Bearer " + daemon.token(), "")
                    .answer()
                    .body();
            Matcher line = PENDING.matcher(metrics);
            assertThat(line.find()).isTrue();
            return Integer.parseInt(line.group(1));
        }
    }
}
