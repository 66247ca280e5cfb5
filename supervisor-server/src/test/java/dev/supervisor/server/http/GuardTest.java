package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawHttp;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private static final String ELSEWHERE = "Sec-Fetch-Site: cross-site\n";

    private Listening server;
    private RawHttp http;

    @BeforeEach
    void start() throws IOException {
        server = listen(Set.of("127.0.0.1"));
        http = server.connect();
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        server.close();
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
        try (Listening everywhere = listen(null);
                RawHttp any = everywhere.connect()) {
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
        }
    }

    private static Listening listen(@Nullable Set<String> names) {
        return Listening.with(new Guard(
                "http", names, exchange -> exchange.getResponseSender().send("in")));
    }

    private int status(String request, String headers) throws IOException {
        return http.send(request + " HTTP/1.1\nHost: localhost\nContent-Length: 0\n" + headers, "")
                .answer()
                .status();
    }
}
