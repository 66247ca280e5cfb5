package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.supervisor.server.testkit.Exposition;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in by HTTP, with what, and that the daemon outlives it. */
class HttpEdgeIT extends SharedDaemon {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}";
    private static final int LIMIT = 8 << 20;
    private static final int FIFTY_MEGABYTES = 50_000_000;
    private static final String JSON = "Content-Type: application/json";
    private static final String BEARER = "Authorization: Bearer TOKEN";
    private static final String HOST = "Host: localhost";

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isRefused(String what, int status, String request, List<String> headers) throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            Answer answer = http.send(head(request, headers), PING).answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).isNotBlank().doesNotContain("Exception", "undertow", token());
        }
    }

    private static Stream<Arguments> refused() {
        return Stream.of(
                arguments("no token", 401, "POST /rpc", List.of(HOST, JSON)),
                arguments("a wrong token", 401, "POST /rpc", List.of(HOST, JSON, "Authorization: Bearer 0123")),
                arguments("an empty token", 401, "POST /rpc", List.of(HOST, JSON, "Authorization: Bearer")),
                arguments("another scheme", 401, "POST /rpc", List.of(HOST, JSON, "Authorization: Basic TOKEN")),
                arguments("the token in the address", 401, "POST /rpc?token=TOKEN", List.of(HOST, JSON)),
                arguments("metrics without a token", 401, "GET /metrics", List.of(HOST)),
                arguments("GET", 405, "GET /rpc", List.of(HOST, JSON, BEARER)),
                arguments("PUT", 405, "PUT /rpc", List.of(HOST, JSON, BEARER)),
                arguments("OPTIONS, as browsers ask", 405, "OPTIONS /rpc", List.of(HOST, JSON, BEARER)),
                arguments("plain text", 415, "POST /rpc", List.of(HOST, "Content-Type: text/plain", BEARER)),
                arguments("a form", 415, "POST /rpc", List.of(HOST, "Content-Type: multipart/form-data", BEARER)),
                arguments("no type", 415, "POST /rpc", List.of(HOST, BEARER)),
                arguments("compressed", 415, "POST /rpc", List.of(HOST, JSON, "Content-Encoding: gzip", BEARER)),
                arguments("a foreign host", 421, "POST /rpc", List.of("Host: evil.example", JSON, BEARER)),
                arguments("a host like ours", 421, "POST /rpc", List.of("Host: localhost.evil.example", JSON, BEARER)),
                arguments("a foreign host, health", 421, "GET /health/live", List.of("Host: evil.example")),
                arguments(
                        "a foreign site", 403, "POST /rpc", List.of(HOST, "Origin: http://evil.example", JSON, BEARER)),
                arguments("a site without a name", 403, "POST /rpc", List.of(HOST, "Origin: null", JSON, BEARER)),
                arguments(
                        "another port's site",
                        403,
                        "POST /rpc",
                        List.of(HOST, "Origin: http://localhost:1", JSON, BEARER)),
                arguments("cross-site", 403, "POST /rpc", List.of(HOST, "Sec-Fetch-Site: cross-site", JSON, BEARER)),
                arguments("same-site", 403, "POST /rpc", List.of(HOST, "Sec-Fetch-Site: same-site", JSON, BEARER)),
                arguments("nowhere", 404, "GET /nowhere", List.of(HOST, BEARER)),
                arguments("below rpc", 404, "POST /rpc/x", List.of(HOST, JSON, BEARER)),
                arguments("above", 404, "GET /../state/admin.token", List.of(HOST, BEARER)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void isAnswered(String what, List<String> headers) throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            Answer answer = http.send(head("POST /rpc", headers), PING).answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
            assertThat(answer.body()).contains("\"result\"");
        }
    }

    private static Stream<Arguments> accepted() {
        return Stream.of(
                arguments("as usual", List.of(HOST, JSON, BEARER)),
                arguments("by address and port", List.of("Host: 127.0.0.1:7878", JSON, BEARER)),
                arguments("with a charset", List.of(HOST, JSON + "; charset=utf-8", BEARER)),
                arguments("json-rpc", List.of(HOST, "Content-Type: application/json-rpc", BEARER)),
                arguments("the scheme in small letters", List.of(HOST, JSON, "Authorization: bearer TOKEN")),
                arguments(
                        "our own page",
                        List.of(HOST, "Origin: http://localhost", "Sec-Fetch-Site: same-origin", JSON, BEARER)));
    }

    @Test
    void methodsNotAllowedNameTheOneThatIs() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            Answer answer =
                    http.send(head("GET /rpc", List.of(HOST, BEARER)), PING).answer();
            assertThat(answer.headers()).containsEntry("allow", "POST");
        }
    }

    @Test
    void aConnectionServesManyCallsAndNotificationsAreAnsweredByNoContent() throws IOException {
        String notification = PING.replace(",\"id\":1", "");
        try (RawHttp http = new RawHttp(daemon.url())) {
            for (int i = 0; i < 50; i++) {
                assertThat(call(http, PING).status()).isEqualTo(200);
                Answer nothing = call(http, notification);
                assertThat(nothing.status()).isEqualTo(204);
                assertThat(nothing.body()).isEmpty();
            }
        }
    }

    @Test
    void callsPipelinedAreAnsweredInOrder() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            for (int id = 1; id <= 20; id++) {
                http.call(token(), PING.replace(":1}", ":" + id + "}"));
            }
            for (int id = 1; id <= 20; id++) {
                assertThat(http.answer().body()).contains("\"id\":" + id + ",");
            }
        }
    }

    @Test
    void errorsAreAnsweredWith200SoThatNobodySendsAgain() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            assertThat(call(http, "garbage").status()).isEqualTo(200);
            assertThat(call(http, "").body()).contains("-32700");
            assertThat(call(http, PING.replace("ping", "pong")).body()).contains("-32601");
        }
    }

    @Test
    void aBodyOfTheLargestSizeIsReadAndALargerOneIsNot() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            assertThat(call(http, PING + " ".repeat(LIMIT - PING.length())).status())
                    .isEqualTo(200);
            http.send(with("Content-Length: " + (LIMIT + 1)), "");
            Answer refusal = http.answer();
            assertThat(refusal.status()).isEqualTo(413);
            assertThat(refusal.body()).contains("-32013", "TOO_LARGE", String.valueOf(LIMIT));
        }
    }

    @Test
    void whoAsksWhetherTheBodyIsWantedIsToldSo() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            for (String length : List.of("Content-Length: " + PING.length(), "Transfer-Encoding: chunked")) {
                http.send(with(length + "\nExpect: 100-continue"), "");
                assertThat(http.answer().status()).isEqualTo(100);
                boolean chunked = length.endsWith("chunked");
                String body = chunked ? Integer.toHexString(PING.length()) + "\r\n" + PING + "\r\n0\r\n\r\n" : PING;
                Answer answer = http.send(body.getBytes(UTF_8)).answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("\"result\"");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"BEARER none, 10, 401", "'', 10, 401", "TOKEN, 9000000, 413"})
    void aBodyThatIsNotWantedIsNotAskedFor(String authorization, int length, int status) throws IOException {
        String bearer = authorization.equals("TOKEN") ? "Bearer " + token() : authorization;
        try (RawHttp http = new RawHttp(daemon.url())) {
            http.send(
                    String.join(
                            "\n",
                            "POST /rpc HTTP/1.1",
                            HOST,
                            JSON,
                            "Authorization: " + bearer,
                            "Content-Length: " + length,
                            "Expect: 100-continue"),
                    "");
            assertThat(http.answer().status()).isEqualTo(status);
        }
    }

    @Test
    void aHugeDeclaredBodyIsRefused() throws IOException {
        assertThat(statusOf("Content-Length: " + FIFTY_MEGABYTES, "x".repeat(1_000_000), 50))
                .isIn(413, 0);
    }

    @Test
    void aHugeChunkedBodyIsRefused() throws IOException {
        String chunk = Integer.toHexString(1_000_000) + "\r\n" + "x".repeat(1_000_000) + "\r\n";

        assertThat(statusOf("Transfer-Encoding: chunked", chunk, 50)).isIn(413, 0);
    }

    /** Whoever sends them, one or many: Undertow would keep them all. */
    @ParameterizedTest
    @CsvSource({
        "Host: localhost, Authorization: Bearer TOKEN, x",
        "Host: localhost, Authorization: Bearer TOKEN, 'x:\n'",
        "Host: localhost, X-No: token, x",
        "Host: elsewhere, X-No: token, x",
        "X-No: host, X-No: token, x",
        "X-No: host, X-No: token, 'x:\n'"
    })
    void trailersWithoutEndAreCutOff(String host, String token, String trailer) throws IOException {
        int logged = daemon.log().length();
        double before = cutOff();
        try (RawHttp http = new RawHttp(daemon.url())) {
            http.send(
                    String.join("\n", "POST /rpc HTTP/1.1", host, token, JSON, "Transfer-Encoding: chunked")
                            .replace("TOKEN", token()),
                    "2\r\n{}\r\n0\r\nX: ");
            assertThatIOException().isThrownBy(() -> {
                byte[] piece = trailer.repeat(1_000_000 / trailer.length()).getBytes(UTF_8);
                for (int i = 0; i < 50; i++) {
                    http.send(piece);
                }
            });
        }
        assertThat(statusOf("Content-Length: " + PING.length(), PING, 1)).isEqualTo(200);
        assertThat(daemon.log().substring(logged)).doesNotContain(" ERROR ");
        assertThat(daemon.log()).containsPattern("WARN.* 127.0.0.1.* too much came "); // once a minute
        boolean isRefused = !token.startsWith("Authorization"); // and may be closed for that already
        assertThat(cutOff() - before).isBetween(isRefused ? 0.0 : 1.0, 1.0);
    }

    /** How many connections were cut off. */
    private double cutOff() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            String page = http.send(head("GET /metrics", List.of(HOST, BEARER)), "")
                    .answer()
                    .body();
            return Exposition.of(page).samples().get("supervisor_http_cut_off_total");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4_096, 5_000, 200_000})
    void chunksOfAnySizeAreRead(int size) throws IOException {
        String body = PING + " ".repeat(200_000 - PING.length());
        StringBuilder chunks = new StringBuilder();
        for (int from = 0; from < body.length(); from += size) {
            String chunk = body.substring(from, Math.min(body.length(), from + size));
            chunks.append(Integer.toHexString(chunk.length())).append("\r\n");
            chunks.append(chunk).append("\r\n");
        }
        assertThat(statusOf("Transfer-Encoding: chunked", chunks + "0\r\n\r\n", 1))
                .isEqualTo(200);
    }

    @Test
    void aFewTrailersAreRead() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            for (int i = 0; i < 20; i++) {
                http.send(
                        with("Transfer-Encoding: chunked"),
                        Integer.toHexString(PING.length()) + "\r\n" + PING + "\r\n0\r\nX-Trailer: " + "x".repeat(2_000)
                                + "\r\n\r\n");

                assertThat(http.answer().body()).contains("\"result\"");
            }
        }
    }

    @Test
    void aWebSocketIsNotBegunByARequestWithABody() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            http.send(
                    String.join(
                            "\n",
                            "GET /rpc HTTP/1.1",
                            HOST,
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                            "Sec-WebSocket-Version: 13",
                            "Authorization: Bearer " + token(),
                            "Transfer-Encoding: chunked"),
                    "");

            assertThat(http.answer().status()).isEqualTo(405);
        }
    }

    @Test
    void aLengthNobodyMeansIsRefusedBeforeAnythingIsAllocated() throws IOException {
        assertThat(statusOf("Content-Length: 2147483647", "x", 1)).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 9223372036854775807",
                "Content-Length: 99999999999999999999",
                "Content-Length: 1844674407370955161649",
                "Content-Length: -1",
                "Content-Length: 2\nContent-Length: 3",
                "Content-Length: 2\nTransfer-Encoding: chunked"
            })
    void aLengthThatCanMeanTwoThingsOrNoneIsABadRequest(String length) throws IOException {
        assertThat(statusOf(length, "{}", 1)).isEqualTo(400);
    }

    @Test
    void aHeadWithoutEndIsNotReadForEver() throws IOException {
        assertThat(statusOf("X-Filler: " + "x".repeat(20_000), "x", 1)).isIn(400, 431, 0);
        assertThat(statusOf("X: x\n".repeat(100).strip(), "x", 1)).isIn(400, 431, 0);
    }

    @Test
    void halfBodiesHoldNobodyUp() throws IOException {
        List<RawHttp> halves = new ArrayList<>();
        try (RawHttp other = new RawHttp(daemon.url())) {
            for (int i = 0; i < 100; i++) {
                halves.add(new RawHttp(daemon.url()).send(head("POST /rpc", List.of(HOST, JSON, BEARER)), "{\"json"));
            }
            assertThat(call(other, PING).status()).isEqualTo(200);
            for (RawHttp half : halves) {
                assertThat(half.isSilent()).isTrue();
                half.send(PING.substring("{\"json".length()).getBytes(UTF_8));
                assertThat(half.answer().body()).contains("\"result\"");
            }
        } finally {
            for (RawHttp half : halves) {
                half.close();
            }
        }
    }

    /** 0: the connection was closed without an answer. */
    private static int statusOf(String length, String piece, int pieces) throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            String head =
                    String.join("\n", "POST /rpc HTTP/1.1", HOST, JSON, "Authorization: Bearer " + token(), length);
            try {
                http.send(head, "");
                for (int i = 0; i < pieces; i++) {
                    http.send(piece.getBytes(UTF_8));
                }
            } catch (SocketException closed) {
                // what it had to say may still be there
            }
            return http.answer().status();
        } catch (EOFException | SocketException closed) {
            return 0;
        }
    }

    private static String with(String length) {
        return String.join("\n", "POST /rpc HTTP/1.1", HOST, JSON, "Authorization: Bearer " + token(), length);
    }

    private static Answer call(RawHttp http, String body) throws IOException {
        return http.call(token(), body).answer();
    }

    private static String head(String request, List<String> headers) {
        String head = request + " HTTP/1.1\n" + String.join("\n", headers) + "\nContent-Length: " + PING.length();
        return head.replace("TOKEN", token());
    }

    private static String token() {
        return daemon.token();
    }
}
