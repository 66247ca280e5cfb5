package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawHttp;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private static final String ELSEWHERE = "Sec-Fetch-Site: cross-site\n";

    private Undertow undertow;
    private RawHttp http;

    @BeforeEach
    void start() throws IOException {
        undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setHandler(new Guard(
                        "http",
                        Set.of("127.0.0.1"),
                        exchange -> exchange.getResponseSender().send("in")))
                .build();
        undertow.start();
        InetSocketAddress address =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        http = new RawHttp("http://127.0.0.1:" + address.getPort());
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        undertow.stop();
    }

    @Test
    void aLinkOnAnotherSiteOpensThePage() throws IOException {
        assertThat(status("GET /", ELSEWHERE + "Sec-Fetch-Dest: document\n")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /rpc", "GET /events", "POST /", "POST /login"})
    void aLinkOrFormOnAnotherSiteOpensNothingElse(String request) throws IOException {
        assertThat(status(request, ELSEWHERE + "Sec-Fetch-Dest: document\n")).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iframe", "script", "image", "empty"})
    void anotherSiteCannotLoadThePageIntoItsOwn(String destination) throws IOException {
        assertThat(status("GET /", ELSEWHERE + "Sec-Fetch-Dest: " + destination + "\n"))
                .isEqualTo(403);
    }

    @Test
    void theNameOfAnotherServerIsRefused() throws IOException {
        assertThat(http.send("GET / HTTP/1.1\nHost: rebound.example\n", "")
                        .answer()
                        .status())
                .isEqualTo(421);
    }

    private int status(String request, String headers) throws IOException {
        return http.send(request + " HTTP/1.1\nHost: localhost\nContent-Length: 0\n" + headers, "")
                .answer()
                .status();
    }
}
