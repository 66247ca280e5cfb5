package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.testkit.ClosedDatabase;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stop is finished when nothing of the service is left, and says what it took. */
class StopIT {
    /** A child, one in a session of its own, a double fork, and one that ignores TERM. */
    private static final String FAMILY = """
            sleep 7001 & setsid sleep 7002 & (setsid sh -c 'sleep 7003 & exec sleep 7004' &); (sleep 7005 &);
            sh -c 'trap \"\" TERM; while :; do sleep 7006; done' & wait""";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"auto", "off"})
    void nothingIsLeftOfAServiceThatForkedAway(String cgroups) throws IOException, SQLException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    daemon: {cgroups: %s}
                    services:
                      family: {command: "%s", ready: {after: 300ms}, stop: {timeout: 300ms}}
                      neighbour: {command: [sleep, '7100']}
                    """.formatted(cgroups, FAMILY.replace("\"", "\\\"").replace("\n", " ")));
            Waits.until(
                    "the family is complete",
                    () -> daemon.children().values().stream()
                                    .filter(command -> command.startsWith("sleep 700"))
                                    .count()
                            == 6);
            int stubborn = pid(daemon, "sh -c trap");

            ServiceStatus status = daemon.client().serviceStop("family", Duration.ofSeconds(60));

            assertThat(status.state()).isEqualTo("inactive");
            assertThat(status.target()).isEqualTo("down");
            assertThat(daemon.children().values()).noneMatch(command -> command.contains("700"));
            assertThat(daemon.client().serviceStatus("neighbour").state()).isNotEqualTo("inactive");

            String killed = "killed (.*, )?" + stubborn + " sh\\b";
            assertThat(daemon.log()).containsPattern("family: stopping -> inactive \\(.*" + killed);
            daemon.signal("TERM");
            assertThat(daemon.awaitEnd()).isZero();
            assertThat(new ClosedDatabase(daemon).reasons("family", "inactive"))
                    .as("the event that is kept says the same")
                    .singleElement(STRING)
                    .containsPattern(killed);
        }
    }

    @Test
    void aStepThatStopsItsOwnGroupCanBeCancelled() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).start()) {
            RunSpec spec = RunSpec.builder()
                    .shell("kill -STOP 0; sleep 7300")
                    .stopTimeout(Duration.ofMillis(300))
                    .build();
            long run = daemon.client().runSubmit(spec).runId();
            Waits.until("it runs", () -> daemon.client().runStatus(run).state().equals("running"));
            assertThat(daemon.client().runCancel(run).cancelled()).isTrue();

            assertThat(daemon.client().runWait(run, Duration.ofSeconds(60)).state())
                    .isEqualTo("cancelled");
            Waits.until("nothing is left", () -> daemon.children().isEmpty());
        }
    }

    @Test
    void aServiceThatIsStartedWhileItIsBeingDeletedStays() throws Exception {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith(
                    "services: {slow: {command: 'trap \"sleep 1; exit 0\" TERM; while :; do sleep 0.1; done', ready: {after: 10ms}}}");
            Waits.until(
                    "it runs",
                    () -> daemon.client().serviceStatus("slow").state().equals("running"));
            ExecutorService other = Executors.newSingleThreadExecutor();
            try {
                Future<?> delete = other.submit(() -> daemon.client().serviceDelete("slow"));
                Waits.until(
                        "it stops",
                        () -> daemon.client().serviceStatus("slow").state().equals("stopping"));
                daemon.client().serviceStart("slow", Duration.ZERO);
                assertThatThrownBy(delete::get)
                        .hasRootCauseInstanceOf(RpcException.class)
                        .rootCause()
                        .satisfies(refused ->
                                assertThat(((RpcException) refused).error()).isEqualTo(RpcError.CONFLICT));
            } finally {
                other.shutdownNow();
            }
            Waits.until(
                    "it is up again",
                    () -> daemon.client().serviceStatus("slow").state().equals("running"));
            daemon.client().serviceStop("slow", Duration.ofSeconds(30));
            assertThat(daemon.client().serviceStatus("slow").state()).isEqualTo("inactive");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "off"})
    void whatACrashedProgramLeavesIsEndedBeforeItStartsAgain(String cgroups) throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    daemon: {cgroups: %s}
                    services:
                      crasher: {command: 'setsid sleep 7200 & sleep 0.3; exit 1', backoff: {initial: 100ms, max: 100ms}, ready: {after: 10ms}}
                    """.formatted(cgroups));
            Waits.until(
                    "it was restarted a few times",
                    () -> daemon.client().serviceStatus("crasher").restartCount() >= 3);
            assertThat(daemon.children().values().stream()
                            .filter(command -> command.startsWith("sleep 7200"))
                            .count())
                    .isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunThatForksAwayIsEndedWithAllOfIt(boolean cancel) throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).start()) {
            long run = daemon.client()
                    .runSubmit(RunSpec.of(Commands.shell("setsid sleep 7300 & " + (cancel ? "sleep 7301" : "exit 0"))))
                    .runId();
            if (cancel) {
                Waits.until("it runs", () -> daemon.children().values().contains("sleep 7301"));
                assertThat(daemon.client().runCancel(run).cancelled()).isTrue();
            }
            assertThat(daemon.client().runWait(run, Duration.ofSeconds(60)).state())
                    .isEqualTo(cancel ? "cancelled" : "succeeded");
            Waits.until("nothing is left", () -> daemon.children().isEmpty());
            assertThat(Processes.withCommand("sleep 7300")).isEmpty();
        }
    }

    private static int pid(DaemonUnderTest daemon, String commandStart) {
        return daemon.children().entrySet().stream()
                .filter(child -> child.getValue().startsWith(commandStart))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
