package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a running daemon, in both its forms. */
class DaemonLogIT {
    /** A program that is not there; its name is told as the reason of a transition. */
    private static final String SERVICE = """
            services:
              odd:
                command: ["/no/such\\n2026-11-21T10:00:00.000Z INFO  daemon - forged\\e[2J"]
                secret_env: {PASSWORD: hunter2}
            """;

    @TempDir
    private Path directory;

    @Test
    void textIsOneLineAnEvent() {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).startWith(SERVICE)) {
            Waits.until("the failure is told", () -> daemon.log().contains("odd: starting -> backoff"));

            assertThat(daemon.log().lines().filter(line -> line.startsWith("2026-11-21T10:00:00.000Z")))
                    .isEmpty();
            assertThat(daemon.log())
                    .contains("\\u000a2026-11-21T10:00:00.000Z INFO  daemon - forged\\u001b[2J")
                    .doesNotContain("\u001b", "hunter2");
        }
    }

    @Test
    void jsonIsAllThatIsWritten() throws IOException {
        try (DaemonUnderTest daemon =
                new DaemonUnderTest(directory).startWith("daemon: {log: {format: json}}\n" + SERVICE)) {
            Waits.until("the failure is told", () -> daemon.log().contains("odd: starting -> backoff"));
            daemon.signal("TERM");
            daemon.awaitEnd();

            List<JsonNode> events = new ArrayList<>();
            for (String line : daemon.log().lines().toList()) {
                events.add(RpcJson.strict().readTree(line));
            }

            assertThat(events)
                    .allSatisfy(
                            event -> assertThat(event.get("time").textValue()).matches("[0-9T:-]{19}\\.[0-9]{3}Z"));
            assertThat(events).anySatisfy(event -> {
                assertThat(event.get("logger").textValue()).isEqualTo("supervisor.services");
                assertThat(event.get("level").textValue()).isEqualTo("info");
                assertThat(event.get("message").textValue())
                        .contains("odd: starting -> backoff")
                        .contains("\n2026-11-21T10:00:00.000Z INFO  daemon - forged\u001b[2J");
            });
            assertThat(daemon.log()).doesNotContain("hunter2");
        }
    }

    @Test
    void theCallGoesBeforeTheFileAndALevelLeavesOut() throws IOException {
        Path file = new DaemonUnderTest(directory).write("daemon: {log: {format: text, level: warn}}");
        try (DaemonUnderTest daemon =
                new DaemonUnderTest(directory).start("--config", file.toString(), "--log-format", "json")) {
            daemon.client().systemWipeAll();
            daemon.signal("TERM");
            daemon.awaitEnd();

            assertThat(daemon.log().lines()).hasSize(1);
            JsonNode event = RpcJson.strict().readTree(daemon.log());
            assertThat(event.get("level").textValue()).isEqualTo("warn");
            assertThat(event.get("message").textValue()).startsWith("wipe of all state");
        }
    }

    @Test
    void aServiceThatNeedsSomebodyIsAWarning() {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).startWith("""
                daemon: {log: {level: warn}}
                services:
                  once: {command: 'exit 3', restart: never}
                  again: {command: 'exit 4', backoff: {initial: 10ms, max: 10ms}, crash_loop: {starts: 2, within: 1m}}
                """)) {
            Waits.until(
                    "both are told",
                    () -> daemon.log().contains("-> failed (") && daemon.log().contains("-> crash_looping ("));

            assertThat(daemon.log().lines())
                    .filteredOn(line -> line.startsWith("20"))
                    .allMatch(line ->
                            line.matches("\\S+ WARN  services - (once: .* -> failed|again: .* -> crash_looping) .*"));
        }
    }

    @Test
    void whoChangedServicesByTheApiIsTold() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).startWith("{}")) {
            SupervisorClient client = daemon.httpClient();
            client.serviceSet(ServiceSpec.named("web").command("sleep", "9050").build());
            client.serviceWait("web", "up", Duration.ofSeconds(30));
            client.serviceSignal("web", "CONT", "main");
            client.serviceDelete("web");

            assertThat(daemon.log())
                    .contains("INFO  services - web: created by http:admin, revision 1")
                    .contains("INFO  services - web: signal CONT by http:admin")
                    .contains("INFO  services - web: deleted by http:admin");
        }
    }

    @Test
    void aDaemonThatDoesNotStartSaysSoInTheFormOfItsLog() throws IOException {
        DaemonUnderTest daemon = new DaemonUnderTest(directory);
        String missing = directory.resolve("missing.yml").toString();
        daemon.launch("--config", missing);
        assertThat(daemon.awaitEnd()).isEqualTo(1);
        assertThat(daemon.log()).startsWith("supervisor: ").contains(missing);

        daemon.launch("--log-format=json", "--config=" + missing);
        assertThat(daemon.awaitEnd()).isEqualTo(1);
        JsonNode event = RpcJson.strict().readTree(daemon.log());
        assertThat(event.get("level").textValue()).isEqualTo("error");
        assertThat(event.get("message").textValue())
                .startsWith("cannot start: ")
                .contains(missing);
    }

    @Test
    void aFormatThatIsNoneIsRefused() {
        DaemonUnderTest daemon = new DaemonUnderTest(directory);
        daemon.launch("--log-format", "xml");

        assertThat(daemon.awaitEnd()).isEqualTo(2);
        assertThat(daemon.log()).contains("--log-format is text or json, not \"xml\"");
    }
}
