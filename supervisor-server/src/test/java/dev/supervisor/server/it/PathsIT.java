package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attacker who looks for files that are none of his business: by the page's paths, by names, by cursors. */
class PathsIT extends SharedDaemon {
    private static final String SECRET = "what-only-the-owner-reads";

    @BeforeAll
    static void prepare() throws IOException {
        Files.writeString(daemon.state().resolve("00000001.log"), SECRET);
        Files.writeString(daemon.state().resolve("logs/00000001.log"), SECRET);
        daemon.client().serviceSet(ServiceSpec.of("web", List.of("sh", "-c", "echo serving; exec sleep 9301")));
        daemon.client().serviceWait("web", "up", Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../admin.token",
                "/assets/%2e%2e/admin.token",
                "/assets/..%2fadmin.token",
                "/assets/..%252fadmin.token",
                "/assets/..%5cadmin.token",
                "/assets/..;/admin.token",
                "/assets//etc/passwd",
                "/assets/%2fetc%2fpasswd",
                "/assets/....//....//etc/passwd",
                "/assets/%c0%ae%c0%ae/admin.token",
                "/assets/%00",
                "/assets/cockpit.js%00.png",
                "/assets/../../META-INF/MANIFEST.MF",
                "/../admin.token",
                "/../../../../etc/passwd",
                "/%2e%2e/admin.token",
                "/..;/admin.token",
                "/admin.token",
                "/supervisor.db",
                "/logs/web/00000001.log",
                "/rpc/../../admin.token",
                "/health/live/../../admin.token",
                "/grafana.json/../db/V001__init.sql",
                "/dev/supervisor/server/Daemon.class",
                "/META-INF/MANIFEST.MF",
                "/logback.xml"
            })
    void noPathLeadsToAFile(String path) throws IOException {
        for (String authorization : List.of("X: y", "Authorization: Bearer " + daemon.token())) {
            try (RawHttp http = new RawHttp(daemon.url())) {
                Answer answer = http.send("GET " + path + " HTTP/1.1\nHost: localhost\n" + authorization, "")
                        .answer();
                assertThat(answer.status()).isIn(400, 401, 403, 404, 405);
                assertThat(answer.body())
                        .doesNotContain(daemon.token(), "root:", "Manifest-Version", "CREATE TABLE", "Exception");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "../web",
                "../../00000001.log",
                "web/../..",
                "/etc",
                "web/",
                "./web",
                "web%2f..",
                "..\\\\web",
                "web\\u0000",
                "\\u002e\\u002e"
            })
    void noNameLeavesTheLogDirectory(String name) throws IOException {
        for (String method : List.of("service.logs", "service.why", "service.get", "service.delete")) {
            assertRefused(call(method, "{\"name\":\"" + name + "\"}"));
        }
        assertRefused(call("service.set", "{\"name\":\"" + name + "\",\"command\":[\"true\"]}"));
        assertRefused(call("run.submit", "{\"steps\":[{\"name\":\"" + name + "\",\"command\":[\"true\"]}]}"));
        assertRefused(call("run.logs", "{\"run_id\":1,\"step\":\"" + name + "\"}"));
        assertRefused(call("run.logs", "{\"run_id\":\"" + name + "\"}"));
        assertRefused(call("token.create", "{\"role\":\"viewer\",\"name\":\"" + name + "\"}"));
        assertThat(daemon.state().resolve("logs")).isDirectory();
        assertThat(daemon.state().resolve("00000001.log")).hasContent(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../00000001:0",
                "../../00000001.log",
                "1/../1:0",
                "-1:-1",
                "1:-1",
                "-1",
                "9223372036854775807:9223372036854775807",
                "99999999999999999999:1",
                "0:0:0",
                "1e1:0",
                "1.5",
                " 1:0",
                "\\u0661:0",
                "1:0\\u0000",
                "/etc/passwd",
                ""
            })
    void noCursorLeavesTheLog(String cursor) throws IOException {
        for (String call : List.of("service.logs {\"name\":\"web\"", "run.logs {\"run_id\":" + run())) {
            String[] parts = call.split(" ", 2);
            JsonNode answer = call(parts[0], parts[1] + ",\"cursor\":\"" + cursor + "\"}");
            assertThat(answer.toString()).doesNotContain(SECRET, "root:", "Exception", "INTERNAL");
            assertThat(answer.path("error").path("data").path("code").asText("INVALID_PARAMS"))
                    .isEqualTo("INVALID_PARAMS");
        }
        for (String method : List.of("run.list", "dead_letter.list", "system.events")) {
            JsonNode answer = call(method, "{\"cursor\":\"" + cursor + "\"}");
            assertThat(answer.toString()).doesNotContain("Exception", "INTERNAL");
        }
    }

    @Test
    void nothingWasMadeOutsideOfTheLogDirectory() throws IOException {
        call("run.submit", "{\"command\":[\"true\"],\"name\":\"../../../escaped\"}");
        call("run.submit", "{\"command\":[\"true\"],\"idempotency_key\":\"../../../escaped\"}");
        try (Stream<Path> files = Files.walk(daemon.state().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("escaped"));
        }
    }

    private static long run() throws IOException {
        return call("run.submit", "{\"command\":[\"true\"],\"idempotency_key\":\"one\"}")
                .path("result")
                .path("run_id")
                .asLong();
    }

    private static void assertRefused(JsonNode answer) {
        assertThat(answer.path("error").path("data").path("code").asText())
                .as(answer.toString())
                .isIn("NOT_FOUND", "INVALID_PARAMS");
        assertThat(answer.toString()).doesNotContain(SECRET, "root:");
    }

    private static JsonNode call(String method, String params) throws IOException {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
        try (RawHttp http = new RawHttp(daemon.url())) {
            return RpcJson.lenient()
                    .readTree(http.call(daemon.token(), body).answer().body());
        }
    }
}
