package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.CommandLine;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cockpit's page and sessions, of the packaged daemon; what the page does with them is for tests in a browser. */
class CockpitIT {
    @TempDir
    Path directory;

    @Test
    void aLinkFromTheCommandLineSignsInOnceAndTheNextDaemonStillKnowsWhoThatIs() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.start();
            String link =
                    CommandLine.run(daemon.state(), "cockpit", "--print").out().strip();
            assertThat(link).startsWith(daemon.url() + "/#login=");
            String code = link.substring(link.indexOf('=') + 1);
            assertThat(get(daemon, "/").body()).contains("/assets/app.js");
            assertThat(get(daemon, "/assets/app.js").status()).isEqualTo(200);

            Answer login = post(daemon, "/login", "", "{\"code\": \"" + code + "\"}");
            assertThat(login.status()).isEqualTo(200);
            assertThat(post(daemon, "/login", "", "{\"code\": \"" + code + "\"}")
                            .status())
                    .isEqualTo(401);
            String id = found("supervisor_\\d+=([^;]+)", login.headers().get("set-cookie"));
            String csrf = found("\"csrf\":\"([0-9a-f]+)\"", login.body());
            assertThat(ping(daemon, id, csrf).status()).isEqualTo(200);
            assertThat(ping(daemon, id, "another").status()).isEqualTo(403);

            Waits.until(
                    "the session is stored", () -> Files.exists(daemon.state().resolve("sessions")));
            daemon.killDaemon();
            daemon.start();
            assertThat(ping(daemon, id, csrf).body()).contains("\"time\"");
        }
    }

    private static Answer ping(DaemonUnderTest daemon, String id, String csrf) throws IOException {
        String cookie = "Cookie: supervisor_" + URI.create(daemon.url()).getPort() + "=" + id + "\n";
        return post(
                daemon,
                "/rpc",
                cookie + "X-CSRF-Token: " + csrf + "\n",
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"system.ping\"}");
    }

    private static Answer get(DaemonUnderTest daemon, String path) throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            return http.send("GET " + path + " HTTP/1.1\nHost: localhost", "").answer();
        }
    }

    private static Answer post(DaemonUnderTest daemon, String path, String headers, String body) throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            return http.send(
                            "POST " + path
                                    + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: "
                                    + length + "\n" + headers,
                            body)
                    .answer();
        }
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
