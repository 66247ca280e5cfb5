package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetEndpointTest {
    private Listening server;
    private RawHttp http;

    @BeforeEach
    void start() throws IOException {
        server = Listening.with(new AssetEndpoint(Assets.read()));
        http = server.connect();
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        server.close();
    }

    @Test
    void thePageIsThereAndMayLoadNothingFromElsewhere() throws IOException {
        Answer page = get("GET", "/", "");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers())
                .containsEntry("content-type", "text/html; charset=utf-8")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("referrer-policy", "no-referrer");
        assertThat(page.headers().get("content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("http://", "https://");
    }

    @Test
    void allThatThePageNamesIsThere() throws IOException {
        var named = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"")
                .matcher(get("GET", "/", "").body());
        int files = 0;
        while (named.find()) {
            assertThat(get("GET", named.group(1), "").status())
                    .as(named.group(1))
                    .isEqualTo(200);
            files++;
        }

        assertThat(files).isPositive();
    }

    @Test
    void aModuleIsAScript() throws IOException {
        assertThat(get("GET", "/assets/app.js", "").headers())
                .containsEntry("content-type", "text/javascript; charset=utf-8");
    }

    @Test
    void whatABrowserHasIsNotSentAgain() throws IOException {
        String etag = get("GET", "/assets/css/cards.css", "").headers().get("etag");

        Answer again = get("GET", "/assets/css/cards.css", "If-None-Match: " + etag + "\n");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("GET", "/assets/css/cards.css", "If-None-Match: \"another\"\n")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, true",
        "'deflate, gzip;q=0.5', true",
        "br, false",
        "gzip;q=0, false",
        "'gzip; q=0.0, br', false",
        "x-gzipped, false"
    })
    void whoTakesItCompressedHasItSo(String encodings, boolean isCompressed) throws IOException {
        Answer plain = get("HEAD", "/assets/app.js", "Accept-Encoding: " + encodings + "\nConnection: close\n");

        assertThat(plain.headers()).containsEntry("vary", "Accept-Encoding");
        assertThat("gzip".equals(plain.headers().get("content-encoding"))).isEqualTo(isCompressed);
        Assets.Asset asset = Assets.read().at("/assets/app.js");
        assertThat(plain.headers())
                .containsEntry(
                        "content-length",
                        String.valueOf((isCompressed ? asset.gzipped() : asset.content()).remaining()));
        assertThat(asset.gzipped().remaining()).isLessThan(asset.content().remaining());
    }

    @Test
    void aHeadHasNoBody() throws IOException {
        Answer head = get("HEAD", "/assets/app.js", "Connection: close\n");

        assertThat(head.status()).isEqualTo(200);
        assertThat(Integer.parseInt(head.headers().get("content-length"))).isPositive();
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/",
                "/assets/nothing.js",
                "/assets/vendor",
                "/assets/vendor/README.md",
                "/assets/../http/Assets.class",
                "/assets/..%2f..%2f..%2f..%2fdb/V001__init.sql",
                "/assets/%2e%2e/Main.class",
                "/assets//app.js",
                "/assets/app.js/"
            })
    void nothingElseCanBeReached(String path) throws IOException {
        assertThat(get("GET", path, "").status()).isEqualTo(404);
    }

    @Test
    void itIsReadOnly() throws IOException {
        Answer answer = get("POST", "/", "Content-Length: 0\n");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("allow", "GET, HEAD");
    }

    private Answer get(String method, String path, String headers) throws IOException {
        return http.send(method + " " + path + " HTTP/1.1\nHost: localhost\n" + headers, "")
                .answer();
    }
}
