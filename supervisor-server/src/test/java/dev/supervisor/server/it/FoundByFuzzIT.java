package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawWebSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What bad clients once did to the daemon, each by itself: all of it left a stack trace in the log. */
class FoundByFuzzIT extends SharedDaemon {
    @AfterEach
    void theLogKnowsNothingOfIt() {
        assertThat(daemon.log()).doesNotContain("Exception", " ERROR ");
    }

    @Test
    void aFrameLongerThanThereCanBeEndsItsConnection() throws IOException {
        try (RawWebSocket socket = new RawWebSocket(daemon.url(), daemon.token())) {
            socket.send(new byte[] {(byte) 0x81, (byte) 0xff, (byte) 0x80, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});

            assertThat(opcodeOf(socket)).isEqualTo(-1);
        }
    }

    @Test
    void aBodyThatEndsBeforeItsLengthIsABadRequest() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            http.send(head("Content-Length: 99", "Authorization: Bearer " + daemon.token()), "{\"json");

            assertThat(http.endSending().answer().status()).isEqualTo(400);
        }
    }

    @Test
    void aBodyThatEndsInAChunkIsNoCall() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            http.send(head("Transfer-Encoding: chunked", "Authorization: Bearer " + daemon.token()), "5\r\n{");

            assertThat(statusOf(http.endSending())).isIn(400, 0);
        }
    }

    @Test
    void aChunkOfTwoGigabytesIsOneThatEndsEarly() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            http.send(head("Transfer-Encoding: chunked", "Authorization: Bearer " + daemon.token()), "7fffffff\r\n{}");

            assertThat(statusOf(http.endSending())).isIn(400, 0);
        }
    }

    @Test
    void chunksThatAreNoneBehindARefusalAreNotRead() throws IOException {
        for (String chunk : new String[] {"zz\r\n", "7fffffff\r\n{}", "ffffffffffffffffff\r\n"}) {
            try (RawHttp http = new RawHttp(daemon.url())) {
                http.send(head("Transfer-Encoding: chunked", "X-Token: none"), chunk);

                assertThat(http.endSending().answer().status()).isEqualTo(401);
            }
        }
    }

    @Test
    void trailersThatAreNoneAreNoFailureOfTheDaemon() throws IOException {
        String trailer = "2\r\n{}\r\n0\r\nX\u00e4: y\r\n\r\n";
        for (String path : List.of("/rpc", "/login")) {
            try (RawHttp http = new RawHttp(daemon.url())) {
                http.send(
                        head("Transfer-Encoding: chunked", "Authorization: Bearer " + daemon.token())
                                .replace("/rpc", path),
                        trailer);

                assertThat(statusOf(http)).isIn(400, 0);
            }
        }
        String homeless = head("Transfer-Encoding: chunked", "X: y").replace("Host: localhost\n", "");
        try (RawHttp http = new RawHttp(daemon.url())) {
            http.send(homeless, trailer);

            assertThat(statusOf(http)).isIn(400, 0);
        }
        try (RawHttp http = new RawHttp(daemon.url())) {
            http.send(homeless, trailer.substring(0, 3));
            for (int i = 0; i < 8; i++) { // whichever thread has it is done with it once it has answered another
                try (RawHttp other = new RawHttp(daemon.url())) {
                    assertThat(other.call(daemon.token(), "1").answer().status())
                            .isEqualTo(200);
                }
            }
            http.send(trailer.substring(3).getBytes(UTF_8));

            assertThat(statusOf(http)).isIn(400, 0);
        }
    }

    /** 0: the connection was closed without an answer. */
    private static int statusOf(RawHttp http) throws IOException {
        try {
            return http.answer().status();
        } catch (EOFException closed) {
            return 0;
        }
    }

    private static int opcodeOf(RawWebSocket socket) throws IOException {
        try {
            return socket.next().opcode();
        } catch (SocketException reset) {
            return -1;
        }
    }

    private static String head(String framing, String more) {
        return String.join(
                "\n", "POST /rpc HTTP/1.1", "Host: localhost", "Content-Type: application/json", framing, more);
    }
}
