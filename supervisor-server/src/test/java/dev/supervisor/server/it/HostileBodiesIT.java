package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attacker with a good token whose bodies are made to hurt. */
class HostileBodiesIT extends SharedDaemon {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}";
    private static final int LIMIT = 8 << 20;

    @Test
    void aHugeBatchIsRefusedAsAWhole() throws IOException {
        assertRefused("[" + "1,".repeat(LIMIT / 2 - 2) + "1]", "TOO_LARGE");
        assertRefused("[" + (PING + ",").repeat(1_000) + PING + "]", "TOO_LARGE");
        assertRefused("[" + "[".repeat(1_000) + "]".repeat(1_000) + "]", "PARSE_ERROR");
    }

    @Test
    void aBatchOfTheLargestSizeThatNobodyMeansIsAnsweredInProportion() throws IOException {
        String answer = post("[" + "1,".repeat(999) + "1]").body();
        assertThat(answer.split("-32600", -1)).hasSize(1_001);
        assertThat(answer.length()).isLessThan(1_000 * 300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":", "\""})
    void whatIsNestedWithoutEndIsNoCall(String begin) throws IOException {
        assertRefused(begin.repeat(LIMIT / begin.length() - 10), "PARSE_ERROR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":HUGE,\"method\":\"system.ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1e999999999,\"method\":\"service.stats\",\"params\":[\"a\",1e999999999]}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"run.status\",\"params\":{\"run_id\":1e400}}"
            })
    void numbersThatTakeForEverAreNotWorkedOut(String call) throws IOException {
        long from = System.nanoTime();
        post(call.replace("HUGE", "9".repeat(1_000_000)));
        assertThat((System.nanoTime() - from) / 1_000_000).isLessThan(5_000);
    }

    @Test
    void aNameOfAMegabyteIsNotKeptNorSaidBack() throws IOException {
        String answer = post(PING.replace("system.ping", "x".repeat(1_000_000))).body();
        assertThat(answer).contains("METHOD_NOT_FOUND").hasSizeLessThan(1_000);
        String key = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.ping\",\"params\":{\"" + "k".repeat(100_000)
                + "\":1}}";
        assertThat(post(key).body()).contains("error").hasSizeLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "identity", "x-gzip, identity"})
    void packedBodiesAreNotUnpacked(String encoding) throws IOException {
        byte[] bomb = bomb();
        try (RawHttp http = new RawHttp(daemon.url())) {
            String head =
                    "POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Encoding: "
                            + encoding + "\r\nAuthorization: Bearer " + daemon.token() + "\r\nContent-Length: "
                            + bomb.length
                            + "\r\n\r\n";
            Answer answer = http.send(head.getBytes(UTF_8)).send(bomb).answer();
            assertThat(answer.status()).isEqualTo(415);
        }
    }

    /** Of 16 MiB, which are more than a body may have. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            out.write(new byte[16 << 20]);
        }
        return bomb.toByteArray();
    }

    @Test
    void packedWithoutSayingSoIsNoJson() throws IOException {
        assertRefused("\u001f\u008b\b\0\0\0", "PARSE_ERROR");
    }

    private static void assertRefused(String body, String code) throws IOException {
        Answer answer = post(body);
        assertThat(answer.body()).contains(code).hasSizeLessThan(1_000).doesNotContain("Exception", "\tat ");
    }

    private static Answer post(String body) throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            return http.call(daemon.token(), body).answer();
        }
    }
}
