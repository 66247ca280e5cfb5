package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.rpc.OpenRpc;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the daemon says about its API. */
class ReferenceIT extends SharedDaemon {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void programsGetTheDocument() throws Exception {
        HttpResponse<byte[]> answer = send("GET", "/openrpc.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo(OpenRpc.document());
    }

    @Test
    void discoverAnswersTheSameOverHttpAndOnTheUnixSocket() throws IOException {
        JsonNode document = RpcJson.lenient().readTree(OpenRpc.document());

        assertThat(daemon.client().rpcDiscover()).isEqualTo(document);
        try (var client = daemon.httpClient()) {
            assertThat(client.rpcDiscover()).isEqualTo(document);
        }
    }

    @Test
    void peopleGetAPageThatMayDoNothing() throws Exception {
        HttpResponse<byte[]> answer = send("GET", "/reference");

        String page = new String(answer.body(), UTF_8);
        String style = page.substring(page.indexOf("<style>") + "<style>".length(), page.indexOf("</style>"));
        String hash = Base64.getEncoder().encodeToString(sha256(style.getBytes(UTF_8)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(OpenRpc.referencePage());
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("content-security-policy"))
                .hasValue("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                        + " style-src 'sha256-" + hash + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openrpc.json", "/reference"})
    void whoHasItAlreadyGetsNoBytes(String path) throws Exception {
        HttpResponse<byte[]> first = send("GET", path);
        String tag = first.headers().firstValue("etag").orElseThrow();

        assertThat(tag).isEqualTo("\"" + HexFormat.of().formatHex(sha256(first.body())) + "\"");
        assertThat(first.headers().firstValue("cache-control")).hasValue("no-cache");
        HttpResponse<byte[]> again = send("GET", path, "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("etag")).hasValue(tag);
        assertThat(send("GET", path, "If-None-Match", "\"another\"").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openrpc.json", "/reference"})
    void onlyReadingIsAllowed(String path) throws Exception {
        HttpResponse<byte[]> head = send("HEAD", path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("content-length"))
                .hasValue(send("GET", path).body().length);

        HttpResponse<byte[]> post = send("POST", path);
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).hasValue("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openrpc.json", "/reference"})
    void nobodyGetsItWithoutAToken(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(daemon.url() + path)).build();

        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("service.status");
    }

    private static HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(daemon.url() + path))
                .method(method, BodyPublishers.noBody())
                .header("Authorization", "Bearer " + daemon.token());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
