package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawHttp;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
        undertow = listen(Set.of("127.0.0.1"));
        http = new RawHttp(address(undertow));
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

    /** It may be reached by any name, so that only a page of the very same name is let in. */
    @Test
    void whereItListensOnAllAddressesAnyNameIsOursAndAnotherSitesPageIsNot() throws IOException {
        Undertow everywhere = listen(null);
        try (RawHttp any = new RawHttp(address(everywhere))) {
            String host = "GET / HTTP/1.1\nHost: build-7.example:7878\n";
            assertThat(any.send(host, "").answer().status()).isEqualTo(200);
            assertThat(any.send(host + "Origin: http://build-7.example:7878\n", "")
                            .answer()
                            .status())
                    .isEqualTo(200);
            assertThat(any.send(host + "Origin: http://elsewhere.example\n", "")
                            .answer()
                            .status())
                    .isEqualTo(403);
        } finally {
            everywhere.stop();
        }
    }

    private static Undertow listen(@Nullable Set<String> names) {
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setHandler(new Guard(
                        "http", names, exchange -> exchange.getResponseSender().send("in")))
                .build();
        server.start();
        return server;
    }

    private static String address(Undertow server) {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        return "http://127.0.0.1:" + address.getPort();
    }

    private int status(String request, String headers) throws IOException {
        return http.send(request + " HTTP/1.1\nHost: localhost\nContent-Length: 0\n" + headers, "")
                .answer()
                .status();
    }
}
