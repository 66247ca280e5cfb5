package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.store.TestDatabase;
import dev.supervisor.server.testkit.CommandLine;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a bit of everything neither a secret variable's value nor a token can be read anywhere it should not be. */
class SecretsIT {
    private static final String SECRET = "hunter2-value-of-a-secret-variable";

    @TempDir
    static Path directory;

    private static DaemonUnderTest daemon;
    private static String token;

    @BeforeAll
    static void aBitOfEverything() throws IOException {
        daemon = new DaemonUnderTest(directory)
                .startWith("services: {declared: {command: [sleep, '9401'], secret_env: {PASSWORD: " + SECRET + "}}}");
        for (String name : List.of("web", "unreadable")) {
            daemon.client()
                    .serviceSet(ServiceSpec.named(name)
                            .command("sleep", "9402")
                            .secretEnv("PASSWORD", SECRET)
                            .build());
            daemon.client().serviceWait(name, "up", Duration.ofSeconds(30));
        }
        long run = daemon.client()
                .runSubmit(RunSpec.builder()
                        .command("/no-such-program")
                        .secretEnv("PASSWORD", SECRET)
                        .build())
                .runId();
        daemon.client().runWait(run, Duration.ofSeconds(30));
        daemon.client().runRetry(run);
        token = daemon.client().tokenCreate("kept", "viewer", null, null).token();
        daemon.client().serviceRestart("web", Duration.ofSeconds(30));
        daemon.killDaemon();
        TestDatabase.change(
                daemon.state().resolve("supervisor.db"),
                "UPDATE services SET definition = replace(definition, '\"}', '\"#}') WHERE name = 'unreadable'");
        daemon.start("--config", directory.resolve("supervisor.yml").toString());
        assertThat(daemon.client().deadLetterList(null, 10).deadLetters()).hasSize(1);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @Test
    void noAnswerHasThem() throws IOException {
        for (Map.Entry<String, Role> method : Contract.methods().entrySet()) {
            if (method.getValue() == Role.VIEWER || method.getKey().equals("token.list")) {
                for (String params : List.of("{}", "{\"name\":\"web\"}", "{\"run_id\":1}", "{\"limit\":1000}")) {
                    hasNoSecret(method.getKey(), call(method.getKey(), params));
                }
            }
        }
    }

    @Test
    void noRefusalHasThem() throws IOException {
        String env = "\"env\":{\"PASSWORD\":\"" + SECRET + "\"},\"secret_env\":[\"PASSWORD\"]";
        for (String broken : List.of(
                "{\"name\":\"../\",\"command\":[\"true\"]," + env + "}",
                "{\"name\":\"a\",\"command\":[]," + env + "}",
                "{\"name\":\"a\",\"command\":[\"true\"],\"restart\":\"" + "sometimes" + "\"," + env + "}",
                "{\"name\":\"a\",\"command\":[\"true\"],\"depends_on\":{\"none\":\"ready\"}," + env + "}",
                "{\"name\":\"a\",\"command\":[\"true\"],\"unknown\":1," + env + "}",
                "{\"name\":\"a\",\"command\":[\"true\"],\"env\":{\"PASSWORD\":[\"" + SECRET + "\"]}}",
                "{\"name\":\"a\",\"command\":[\"true\"],\"env\":{\"A\":\"" + SECRET
                        + "\\u0000\"},\"secret_env\":[\"A\"]}",
                "{\"name\":\"a\",\"command\":[\"true\"]," + env + ",\"env\":{}}")) {
            for (String method : List.of("service.set", "run.submit")) {
                String answer = call(method, broken);
                assertThat(answer).contains("\"error\"");
                hasNoSecret(broken, answer);
            }
        }
    }

    @Test
    void noPageHasThem() throws IOException {
        for (String path : List.of("/metrics", "/openrpc.json", "/grafana.json", "/health/ready", "/")) {
            try (RawHttp http = new RawHttp(daemon.url())) {
                String head = "GET " + path + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer " + daemon.token();
                hasNoSecret(path, http.send(head, "").answer().toString());
            }
        }
        try (RawHttp http = new RawHttp(daemon.url())) {
            http.send("GET /events?after=0 HTTP/1.1\nHost: localhost\nAuthorization: Bearer " + token, "");
            daemon.client().serviceReset("web");
            hasNoSecret("/events", http.readUntil("reset"));
        }
    }

    @Test
    void noCommandShowsThem() {
        for (String command : List.of("status -o json", "events", "runs -o json", "dead-letters -o json", "doctor")) {
            CommandLine.Result result = CommandLine.run(daemon.state(), command.split(" "));
            hasNoSecret(command, result.out() + result.err());
        }
    }

    @Test
    void theLogHasNone() {
        hasNoSecret("the log", daemon.log());
    }

    @Test
    void noFileHasTheTokens() throws IOException {
        Path backup = directory.resolve("backup.db");
        daemon.client().systemBackup(backup.toString(), Duration.ofSeconds(30));
        List<Path> files = new ArrayList<>(List.of(backup));
        try (var state = Files.list(daemon.state())) {
            state.filter(file -> file.getFileName().toString().startsWith("supervisor.db"))
                    .forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(2);
        for (Path file : files) {
            assertThat(Files.readString(file, ISO_8859_1)).doesNotContain(token, daemon.token());
        }
    }

    private static void hasNoSecret(String where, String text) {
        assertThat(text).as(where).doesNotContain(SECRET, token, daemon.token());
    }

    private static String call(String method, String params) throws IOException {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
        try (RawHttp http = new RawHttp(daemon.url())) {
            return http.call(daemon.token(), body).answer().body();
        }
    }
}
