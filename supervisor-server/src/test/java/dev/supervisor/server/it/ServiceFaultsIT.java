package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that cannot start, or does not stay, says so, is tried again by policy, and disturbs nobody. */
class ServiceFaultsIT {
    @TempDir
    Path directory;

    @Test
    void whatCannotStartSaysWhyAndIsTriedAgain() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            Path notExecutable = Files.writeString(directory.resolve("plain.txt"), "no program");
            daemon.startWith("""
                    defaults: {backoff: {initial: 100ms, max: 200ms}, crash_loop: {starts: 1000}}
                    services:
                      missing: {command: [/no/such/program]}
                      not-in-path: {command: [no-such-program-anywhere]}
                      not-executable: {command: [%s]}
                      bad-directory: {command: [sleep, '1'], cwd: /no/such/directory}
                      unknown-user: {command: [sleep, '1'], user: nobody-of-that-name}
                      fine: {command: [sleep, '7400'], ready: {after: 10ms}}
                    """.formatted(notExecutable));
            SupervisorClient client = daemon.client();
            for (String name : List.of("missing", "not-in-path", "not-executable", "bad-directory", "unknown-user")) {
                Waits.until(
                        name + " is tried again",
                        () -> client.serviceStatus(name).restartCount() >= 2);
                Waits.untilAsserted(name + " shows when it is tried next", () -> {
                    ServiceStatus status = client.serviceStatus(name);
                    assertThat(status.state()).isEqualTo("backoff");
                    assertThat(status.nextRetryAt()).isNotNull();
                    assertThat(status.pid()).isNull();
                });
            }
            assertThat(client.serviceStatus("missing").lastError()).contains("/no/such/program", "does not exist");
            assertThat(client.serviceStatus("not-in-path").lastError()).contains("PATH");
            assertThat(client.serviceStatus("not-executable").lastError()).contains("not an executable");
            assertThat(client.serviceStatus("bad-directory").lastError()).contains("/no/such/directory");
            assertThat(client.serviceStatus("unknown-user").lastError()).contains("nobody-of-that-name");
            assertThat(client.serviceStatus("fine").state()).isEqualTo("running");
            assertThat(client.serviceStatus("fine").restartCount()).isZero();
        }
    }

    @Test
    void aCrashLoopGoesToTheSlowLaneAndComesBackWhenItsDefinitionIsFixed() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    services:
                      broken:
                        command: 'echo trouble ahead >&2; exit 4'
                        backoff: {initial: 20ms, max: 50ms}
                        crash_loop: {starts: 4, within: 1m, retry: 1h}
                    """);
            SupervisorClient client = daemon.client();
            Waits.until(
                    "it is in the slow lane",
                    () -> client.serviceStatus("broken").state().equals("crash_looping"));
            Waits.until(
                    "and that is stored",
                    () -> client.serviceEvents("broken", null, 100).events().stream()
                            .anyMatch(event -> "crash_looping".equals(event.toState())));
            ServiceStatus looping = client.serviceStatus("broken");
            assertThat(looping.exitCode()).isEqualTo(4);
            assertThat(looping.nextRetryAt()).isAfter(looping.since().plus(Duration.ofMinutes(50)));
            assertThat(client.serviceWhy("broken").lastLines())
                    .anyMatch(line ->
                            line.text().equals("trouble ahead") && line.stream().equals("stderr"));

            daemon.killDaemon();
            daemon.start("--config", directory.resolve("supervisor.yml").toString());
            ServiceStatus after = daemon.client().serviceStatus("broken");
            assertThat(after.state()).isEqualTo("crash_looping");
            assertThat(after.nextRetryAt()).isEqualTo(looping.nextRetryAt());
            assertThat(after.restartCount()).isEqualTo(looping.restartCount());

            daemon.write("""
                    services:
                      broken: {command: [sleep, '7500'], ready: {after: 10ms}}
                    """);
            daemon.signal("HUP");

            Waits.until(
                    "it is back",
                    () -> daemon.client().serviceStatus("broken").state().equals("running"));
        }
    }

    @Test
    void blockedServicesStartByThemselvesWhenTheirDependenciesHold() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    services:
                      init: {type: oneshot, command: 'while [ ! -e %1$s/go ]; do sleep 0.05; done; echo prepared'}
                      db: {command: 'while [ ! -e %1$s/go ]; do sleep 0.05; done; echo ready now; exec sleep 7600', ready: {log_line: ready now}}
                      app: {command: [sleep, '7601'], depends_on: {init: succeeded, db: ready}, ready: {after: 10ms}}
                    """.formatted(directory));
            SupervisorClient client = daemon.client();
            Waits.until(
                    "app is blocked", () -> client.serviceStatus("app").state().equals("blocked"));
            assertThat(client.serviceStatus("app").blockedBy()).hasSize(2);
            Files.createFile(directory.resolve("go"));
            Waits.until("app runs", () -> client.serviceStatus("app").state().equals("running"));
            assertThat(client.serviceStatus("init").state()).isEqualTo("exited");
            assertThat(client.serviceStatus("init").exitCode()).isZero();
        }
    }

    @Test
    void badDefinitionsAreRefusedAndChangeNothing() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("services: {a: {command: [sleep, '7700']}, web: {command: [sleep, '7702']}}");
            SupervisorClient client = daemon.client();
            client.serviceWait("a", "up", Duration.ofSeconds(60));
            ServiceSpec unknown = dependingOn("b", "nobody");
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> client.serviceSet(unknown))
                    .satisfies(e -> assertThat(e.error()).isEqualTo(RpcError.INVALID_PARAMS));
            client.serviceSet(dependingOn("b", "a"));
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> client.serviceSet(dependingOn("a", "b")))
                    .satisfies(e -> {
                        assertThat(e.error()).isEqualTo(RpcError.DEPENDENCY_CYCLE);
                        assertThat(e).hasMessageContaining(" -> ");
                    });
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> client.serviceStatus("wbe"))
                    .satisfies(e -> assertThat(e.hint()).contains("\"web\""));
            assertThat(client.serviceList().services()).hasSize(3);
            assertThat(client.serviceGet("a").spec().dependsOn()).isEmpty();
            List<String> broken = List.of(
                    "services: [",
                    "services: {a: {comand: x}}",
                    "services: {a: {command: x, depends_on: [c]}}",
                    "x: 1");
            for (int i = 0; i < broken.size(); i++) {
                daemon.write(broken.get(i));
                daemon.signal("HUP");
                int refused = i + 1;
                Waits.until("it was refused", () -> daemon.log().split("stays as it was", -1).length == refused + 1);
            }
            assertThat(client.serviceStatus("a").pid()).isNotNull();
            assertThat(client.serviceStatus("a").restartCount()).isZero();
        }
    }

    private static ServiceSpec dependingOn(String name, String dependency) {
        return ServiceSpec.named(name)
                .command("sleep", "7701")
                .dependsOn(dependency, "started")
                .build();
    }
}
