package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;

/** Bodies, heads, lengths and chunks that are right or wrong, several on a connection, in pieces, and connections broken off. */
final class HttpAttack extends Attack {
    private static final int PIPELINED = 4;
    private static final String[] LENGTHS = {
        "0",
        "-1",
        "1",
        "7",
        "99",
        "2147483648",
        "9223372036854775808",
        "x",
        "+5",
        "0x10",
        "1, 1",
        "",
        "1\r\nContent-Length: 2",
        "9\r\nExpect: 100-continue"
    };
    private static final String[] CHUNKS = {
        "zz\r\n",
        "-1\r\n",
        "7fffffff\r\n",
        "ffffffffffffffffff\r\n",
        "5;a=b\r\n{}",
        "1\r\n{}\r\n",
        "\r\n\r\n",
        "0\r\nX: y\r\n",
        "0\r\n\r\n0"
    };

    private final String url;
    private final String token;
    private final Mutator mutator;

    HttpAttack(String url, String token, Mutator mutator) {
        this.url = url;
        this.token = token;
        this.mutator = mutator;
    }

    @Override
    void play(SplittableRandom random) throws IOException {
        if (random.nextInt(3) > 0) {
            wellFramed(random);
        } else {
            badlyFramed(random);
        }
    }

    private void wellFramed(SplittableRandom random) throws IOException {
        int requests = 1 + random.nextInt(PIPELINED);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < requests; i++) {
            byte[] body = mutator.request(random);
            boolean chunked = random.nextInt(3) == 0;
            all.writeBytes(head(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length));
            all.writeBytes(chunked ? chunks(body, random) : body);
        }
        try (RawHttp http = new RawHttp(url)) {
            sendInPieces(all.toByteArray(), random, http::send);
            for (int i = 0; i < requests; i++) {
                Answer answer = http.answer();
                assertThat(answer.status()).as(answer.body()).isIn(200, 204);
                if (answer.status() == 200) {
                    check(answer.body());
                }
            }
        }
    }

    /** What must come back cannot be said; that the daemon outlives it can. */
    private void badlyFramed(SplittableRandom random) throws IOException {
        byte[] body = mutator.request(random);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        switch (random.nextInt(3)) {
            case 0 -> {
                all.writeBytes(head("Content-Length: " + LENGTHS[random.nextInt(LENGTHS.length)]));
                all.writeBytes(body);
            }
            case 1 -> {
                all.writeBytes(head("Transfer-Encoding: chunked"));
                all.writeBytes(random.nextBoolean() ? chunks(body, random) : new byte[0]);
                all.writeBytes(CHUNKS[random.nextInt(CHUNKS.length)].getBytes(ISO_8859_1));
            }
            default -> {
                all.writeBytes(mutator.mutate(head("Content-Length: " + body.length), random));
                all.writeBytes(body);
            }
        }
        try (RawHttp http = new RawHttp(url)) {
            sendInPieces(all.toByteArray(), random, http::send);
            if (random.nextBoolean()) {
                http.reset();
            } else if (random.nextBoolean()) {
                assertThat(http.endSending().answer().status())
                        .as(all.toString(ISO_8859_1))
                        .isNotEqualTo(500);
            }
        } catch (IOException | RuntimeException refused) {
            // the daemon need not hear it out, and what it says to that need not be HTTP of our kind
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

    private static byte[] chunks(byte[] body, SplittableRandom random) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        int at = 0;
        while (at < body.length) {
            int size = 1 + random.nextInt(body.length - at);
            chunks.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(ISO_8859_1));
            chunks.write(body, at, size);
            chunks.writeBytes("\r\n".getBytes(ISO_8859_1));
            at += size;
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return chunks.toByteArray();
    }
}
