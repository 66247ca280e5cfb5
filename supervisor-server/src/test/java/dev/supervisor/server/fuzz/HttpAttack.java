package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Bodies of any content in requests that are well-formed, several on a connection, of known length or in chunks. */
final class HttpAttack extends Attack {
    private final String url;
    private final String token;

    HttpAttack(String url, String token) {
        this.url = url;
        this.token = token;
    }

    @Override
    void play(Choices choices) throws IOException {
        List<byte[]> calls = calls(choices.payload());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int chunks = choices.of(4);
        for (byte[] call : calls) {
            all.writeBytes(head(chunks > 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + call.length));
            all.writeBytes(chunks > 0 ? inChunks(call, chunks) : call);
        }
        try (RawHttp http = new RawHttp(url)) {
            send(all.toByteArray(), choices, http::send);
            for (int i = 0; i < calls.size(); i++) {
                Answer answer = http.answer();
                assertThat(answer.status()).as(answer.body()).isIn(200, 204);
                if (answer.status() == 200) {
                    check(answer.body(), choices);
                }
            }
        }
    }

    private byte[] head(String framing) {
        return String.join(
                        "\r\n",
                        "POST /rpc HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/json",
                        "Authorization: Bearer " + token,
                        framing,
                        "\r\n")
                .getBytes(ISO_8859_1);
    }

    private static byte[] inChunks(byte[] body, int chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < chunks; i++) {
            int from = body.length * i / chunks;
            int size = body.length * (i + 1) / chunks - from;
            if (size > 0) {
                out.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(ISO_8859_1));
                out.write(body, from, size);
                out.writeBytes("\r\n".getBytes(ISO_8859_1));
            }
        }
        out.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return out.toByteArray();
    }
}
