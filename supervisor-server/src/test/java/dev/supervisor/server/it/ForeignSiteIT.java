package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An attacker whose page the operator looks at, or who sits before us as a proxy: what it sends is not taken for ours. */
class ForeignSiteIT extends SharedDaemon {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}";

    /** All with a good token: it is not that which keeps them out. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: evil.example:80",
                "Host: evil.example:localhost",
                "Host: localhost.evil.example",
                "Host: localhost:80@evil.example",
                "Host: localhost:evil.example",
                "Host: 127.0.0.1:80:evil.example",
                "Host: localhost#.evil.example",
                "Host: localhost, evil.example",
                "Host: localhost evil.example",
                "Host: evil.example\nHost: localhost",
                "Host: localhost\nHost: evil.example",
                "Host: localhost\nHost: localhost",
                "Host: 127.0.0.1.nip.io",
                "Host: 2130706433",
                "Host: [::1].evil.example",
                "Host: [::1]evil.example:80",
                "Host: localhost:",
                "Host: localhost.",
                "Host:",
                "X-Forwarded-Host: localhost"
            })
    void anotherHostIsMisdirected(String hosts) throws IOException {
        assertThat(status("POST /rpc HTTP/1.1", hosts)).isIn(400, 421);
        assertThat(status("GET /health/live HTTP/1.1", hosts)).isIn(400, 421);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/rpc",
                "http://evil.example:80/rpc",
                "http://localhost@evil.example/rpc",
                "https://localhost.evil.example/rpc",
                "//evil.example/rpc",
                "evil.example:80"
            })
    void aTargetThatNamesAnotherHostIsMisdirected(String target) throws IOException {
        assertThat(status("POST " + target + " HTTP/1.1", "Host: localhost")).isIn(400, 404, 421);
    }

    @Test
    void aTargetThatNamesOursIsNot() throws IOException {
        assertThat(status("POST http://localhost/rpc HTTP/1.1", "Host: localhost"))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin:",
                "Origin: http://localhost:81",
                "Origin: https://localhost",
                "Origin: http://localhost.evil.example",
                "Origin: http://localhost\nOrigin: http://evil.example",
                "Origin: file://",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: same-origin\nOrigin: http://evil.example"
            })
    void anotherSitesPostIsForbidden(String headers) throws IOException {
        assertThat(status("POST /rpc HTTP/1.1", "Host: localhost\n" + headers)).isEqualTo(403);
        assertThat(status("GET /events HTTP/1.1", "Host: localhost\n" + headers))
                .isEqualTo(403);
    }

    /** What a page may send without asking first (Fetch standard, CORS-safelisted types). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain; charset=application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=application/json",
                "text/json",
                "application/jsonp",
                "application/json, text/plain",
                "text/plain\nContent-Type: application/json"
            })
    void aTypeThatPagesMaySendIsNotRead(String type) throws IOException {
        assertThat(status("POST /rpc HTTP/1.1", "Host: localhost\nContent-Type: " + type))
                .isEqualTo(415);
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void anotherSitesWebSocketIsNotOpened(String headers, int status) throws IOException {
        String upgrade = String.join(
                "\n",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                headers.replace("TOKEN", daemon.token()));
        try (RawHttp http = new RawHttp(daemon.url())) {
            Answer answer = http.send("GET /rpc HTTP/1.1\n" + upgrade, "").answer();
            assertThat(answer.status()).isEqualTo(status);
        }
    }

    private static Stream<Arguments> handshakes() {
        String token = "\nAuthorization: Bearer TOKEN";
        return Stream.of(
                arguments("Host: localhost" + token, 101),
                arguments("Host: localhost\nOrigin: http://localhost" + token, 101),
                arguments("Host: localhost\nOrigin: http://evil.example" + token, 403),
                arguments("Host: localhost\nOrigin: null" + token, 403),
                arguments("Host: localhost\nSec-Fetch-Site: cross-site" + token, 403),
                arguments("Host: evil.example\nOrigin: http://evil.example" + token, 421),
                arguments("Host: localhost", 401),
                arguments("Host: localhost\nSec-WebSocket-Protocol: TOKEN", 401));
    }

    /** The second request of what might be read as two. */
    @ParameterizedTest
    @MethodSource("ambiguous")
    void whatCouldBeTwoRequestsIsNone(String headers, String body) throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            String head = "POST /rpc HTTP/1.1\nHost: localhost\nContent-Type: application/json\nAuthorization: Bearer "
                    + daemon.token() + "\n" + headers;
            try {
                http.send(head, body);
                assertThat(http.answer().status()).isIn(400, 411, 413, 501);
                assertThat(http.answer()).as("a second answer").isNull();
            } catch (EOFException | SocketException closed) {
                // as it should be: nobody knows where the next request begins
            }
        }
    }

    private static Stream<Arguments> ambiguous() {
        String second = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String chunked = "0\r\n\r\n" + second;
        return Stream.of(
                arguments("Content-Length: 2\nContent-Length: 0", "{}" + second),
                arguments("Content-Length: 0\nContent-Length: " + second.length(), second),
                arguments("Content-Length: 4\nTransfer-Encoding: chunked", chunked),
                arguments("Transfer-Encoding: chunked\nContent-Length: 4", chunked),
                arguments("Transfer-Encoding: xchunked", chunked),
                arguments("Transfer-Encoding: chunked, identity", chunked),
                arguments("Transfer-Encoding: identity\nTransfer-Encoding: chunked", chunked),
                arguments("Content-Length: +2", "{}" + second),
                arguments("Content-Length: 0x2", "{}" + second),
                arguments("Content-Length: 2, 2", "{}" + second),
                arguments("Content-Length : 2", "{}" + second));
    }

    @Test
    void whatIsSentComesBackInNoHeader() throws IOException {
        String evil = "x%0d%0aSet-Cookie:%20evil=1";
        for (String target : List.of("/" + evil, "/events?after=" + evil, "/rpc?" + evil, "/health/live?x=" + evil)) {
            try (RawHttp http = new RawHttp(daemon.url())) {
                Answer answer = http.send(
                                "GET " + target + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer " + daemon.token(),
                                "")
                        .answer();
                assertThat(answer.headers().keySet()).doesNotContain("set-cookie");
                assertThat(answer.headers().values()).noneMatch(value -> value.contains("evil"));
                assertThat(answer.body()).doesNotContain("evil");
            }
        }
    }

    @Test
    void noAnswerIsOpenToOtherSites() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            Answer answer = http.call(daemon.token(), PING).answer();
            assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        }
        assertThat(status("OPTIONS /rpc HTTP/1.1", "Host: localhost\nOrigin: http://evil.example"))
                .isEqualTo(403);
    }

    private static int status(String request, String headers) throws IOException {
        boolean typed = headers.contains("Content-Type");
        String head = String.join(
                "\n",
                request,
                headers,
                typed ? "X: y" : "Content-Type: application/json",
                "Authorization: Bearer " + daemon.token(),
                "Content-Length: " + PING.getBytes(UTF_8).length);
        try (RawHttp http = new RawHttp(daemon.url())) {
            return http.send(head, PING).answer().status();
        } catch (EOFException closed) {
            return 400;
        }
    }
}
