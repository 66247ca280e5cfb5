package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.server.testkit.ClosedDatabase;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signals do to the daemon. */
class SignalsIT {
    private static final String SERVICES = """
            daemon: {on_shutdown: %s}
            services:
              db: {command: 'trap "echo db ends; exit 0" TERM; while :; do sleep 0.05; done', ready: {after: 10ms}}
              app: {command: 'trap "echo app ends; exit 0" TERM; while :; do sleep 0.05; done', ready: {after: 10ms}, depends_on: [db]}
            """;

    @TempDir
    Path directory;

    @Test
    void termStopsTheServicesInReverseOrderAndClosesTheStore() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith(SERVICES.formatted("stop"));
            Waits.until("both run", () -> running(daemon));
            daemon.signal("TERM");
            assertThat(daemon.awaitEnd()).isZero();
            assertThat(daemon.children()).isEmpty();
            assertThat(daemon.log().indexOf("app: stopping -> inactive"))
                    .isPositive()
                    .isLessThan(daemon.log().indexOf("db: running -> stopping"));
            assertThat(daemon.state().resolve("supervisor.db-wal"))
                    .as("closed in order")
                    .doesNotExist();
            assertThat(daemon.state().resolve("supervisor.sock")).doesNotExist();

            daemon.startWith(SERVICES.formatted("stop"));
            Waits.until("what is wanted was remembered", () -> running(daemon));
        }
    }

    @Test
    void anotherTermWhileItStopsNeitherEndsItEarlyNorStopsItTwice() throws IOException, SQLException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    services:
                      stubborn: {command: 'trap "" TERM; while :; do sleep 0.05; done', ready: {after: 10ms}, stop: {timeout: 2s}}
                    """);
            Waits.until("it runs", () -> running(daemon));
            int stubborn = daemon.client().serviceStatus("stubborn").pid();
            daemon.signal("TERM");
            Waits.until("it is being stopped", () -> daemon.log().contains("stubborn: running -> stopping"));
            daemon.signal("TERM");
            daemon.signal("INT");

            assertThat(daemon.awaitEnd()).as(daemon.log()).isZero();
            assertThat(daemon.children()).isEmpty();
            assertThat(daemon.log())
                    .containsOnlyOnce("stopping; services are stopped")
                    .containsOnlyOnce("stubborn: running -> stopping")
                    .containsOnlyOnce("daemon - stopped");
            assertThat(daemon.state().resolve("supervisor.db-wal"))
                    .as("closed in order")
                    .doesNotExist();
            ClosedDatabase database = new ClosedDatabase(daemon);
            assertThat(database.integrity()).containsExactly("ok");
            assertThat(database.reasons("stubborn", "inactive"))
                    .as("its end is recorded")
                    .singleElement(STRING)
                    .contains("killed " + stubborn + " sh");
        }
    }

    @Test
    void termLeavesTheServicesRunningWhereThatIsConfigured() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith(SERVICES.formatted("leave"));
            Waits.until("both run", () -> running(daemon));
            int pid = daemon.client().serviceStatus("db").pid();
            daemon.signal("TERM");
            assertThat(daemon.awaitEnd()).isZero();
            assertThat(daemon.children()).containsKey(pid);
            daemon.startWith(SERVICES.formatted("stop"));
            assertThat(daemon.client().serviceStatus("db").pid()).isEqualTo(pid);
        }
    }

    @Test
    void callsInFlightAreAnsweredBeforeTheEnd() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).start()) {
            long run = daemon.client()
                    .runSubmit(RunSpec.of(Commands.shell("while [ ! -e " + directory + "/end ]; do sleep 0.05; done")))
                    .runId();
            Waits.until("it runs", () -> daemon.client().runStatus(run).state().equals("running"));
            CompletableFuture<RunStatus> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return daemon.httpClient().runWait(run, Duration.ofMinutes(1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Waits.until("the call waits", () -> metric(daemon).contains("supervisor_rpc_pending 1"));
            daemon.signal("TERM");
            Waits.until("admission has stopped", () -> daemon.log().contains("stopping;"));
            Files.createFile(directory.resolve("end"));
            assertThat(waiting.join().state()).isEqualTo("succeeded");
            assertThat(daemon.awaitEnd()).isZero();
        }
    }

    @Test
    void hupAppliesWhatDiffersAndRestartsNothingElse() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith(
                    "services: {a: {command: [sleep, '8000']}, b: {command: [sleep, '8001']}, c: {command: [sleep, '8002']}}");
            Waits.until("they run", () -> daemon.client().serviceStatus("c").pid() != null);
            int a = daemon.client().serviceStatus("a").pid();
            int b = daemon.client().serviceStatus("b").pid();
            daemon.write(
                    "services: {a: {command: [sleep, '8000'], restart: on-failure}, b: {command: [sleep, '8003']}, d: {command: [sleep, '8004']}}");
            daemon.signal("HUP");
            Waits.until("applied", () -> daemon.log().contains("deleted [c]"));
            Waits.until("b is another process", () -> {
                Integer pid = daemon.client().serviceStatus("b").pid();
                return pid != null && pid != b;
            });
            assertThat(daemon.client().serviceStatus("a").pid())
                    .as("a change of policy restarts nothing")
                    .isEqualTo(a);
            assertThat(daemon.client().serviceStatusAll(null).services())
                    .extracting("name")
                    .containsExactly("a", "b", "d");
            assertThat(daemon.children().values()).doesNotContain("sleep 8002");
        }
    }

    @Test
    void usr1WritesALineOfStatistics() {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).start()) {
            daemon.signal("USR1");
            Waits.until("the line is there", () -> daemon.log().contains("writer: queued=0"));
        }
    }

    private static boolean running(DaemonUnderTest daemon) throws IOException {
        return daemon.client().serviceStatusAll(null).services().stream()
                .allMatch(status -> status.state().equals("running"));
    }

    private static String metric(DaemonUnderTest daemon) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(daemon.url() + "/metrics").toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + daemon.token());
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
