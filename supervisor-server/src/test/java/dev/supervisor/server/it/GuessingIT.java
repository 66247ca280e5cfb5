package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.Exposition;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An attacker that guesses tokens, or shows them in another way. */
class GuessingIT extends SharedDaemon {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}";

    @ParameterizedTest
    @MethodSource("headers")
    void onlyTheTokenItselfIsOne(String headers) throws IOException {
        String shown = headers.replace("TOKEN", daemon.token())
                .replace("LESS", daemon.token().substring(1))
                .replace("UPPER", daemon.token().toUpperCase(Locale.ROOT))
                .replace("BASIC", Base64.getEncoder().encodeToString(("admin:" + daemon.token()).getBytes(UTF_8)));
        Answer answer = post("/rpc", shown);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer");
        assertThat(answer.body()).doesNotContain(daemon.token());
    }

    private static Stream<String> headers() {
        return Stream.of(
                "X: none",
                "Authorization:",
                "Authorization: Bearer",
                "Authorization: Bearer " + "0".repeat(64),
                "Authorization: Bearer LESS",
                "Authorization: Bearer TOKENf",
                "Authorization: Bearer UPPER",
                "Authorization: Bearer TOKEN,TOKEN",
                "Authorization: Bearer \"TOKEN\"",
                "Authorization: TOKEN",
                "Authorization: Basic BASIC",
                "Authorization: Basic TOKEN",
                "Authorization: Token TOKEN",
                "Authorization: Bearer" + "TOKEN",
                "Authorization: Bearer wrong\nAuthorization: Bearer TOKEN",
                "Proxy-Authorization: Bearer TOKEN",
                "X-Auth-Token: TOKEN",
                "Cookie: token=TOKEN; supervisor=TOKEN; session=TOKEN");
    }

    @Test
    void aTokenInTheAddressIsNone() throws IOException {
        for (String query : new String[] {"token=TOKEN", "access_token=TOKEN", "TOKEN"}) {
            assertThat(post("/rpc?" + query.replace("TOKEN", daemon.token()), "X: y")
                            .status())
                    .isEqualTo(401);
        }
        assertThat(daemon.log()).doesNotContain(daemon.token());
    }

    @Test
    void anExpiredTokenIsNone() throws IOException {
        String token = daemon.client()
                .tokenCreate("short", "viewer", null, Duration.ofSeconds(1))
                .token();
        Waits.until(
                "it has expired",
                () -> post("/rpc", "Authorization: Bearer " + token).status() == 401);
    }

    @Test
    void manyGuessesAreCountedAndTakeOneLine() throws IOException {
        double before = guesses();
        try (RawHttp other = new RawHttp(daemon.url())) {
            for (int i = 0; i < 300; i++) {
                assertThat(post("/rpc", "Authorization: Bearer supervisor_" + i).status())
                        .isEqualTo(401);
            }
            assertThat(other.call(daemon.token(), PING).answer().status()).isEqualTo(200);
        }
        assertThat(guesses() - before).isEqualTo(300);
        assertThat(daemon.log().lines().filter(line -> line.contains("without a good token")))
                .hasSizeBetween(1, 2)
                .allMatch(line -> line.contains("WARN") && line.contains("127.0.0.1"));
        assertThat(daemon.log()).doesNotContain("supervisor_");
    }

    private static double guesses() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            Answer metrics = http.send(
                            "GET /metrics HTTP/1.1\nHost: localhost\nAuthorization: Bearer " + daemon.token(), "")
                    .answer();
            return Exposition.of(metrics.body()).samples().get("supervisor_http_unauthenticated_total");
        }
    }

    private static Answer post(String target, String headers) throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            String head = String.join(
                    "\n",
                    "POST " + target + " HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    headers,
                    "Content-Length: " + PING.length());
            return http.send(head, PING).answer();
        }
    }
}
