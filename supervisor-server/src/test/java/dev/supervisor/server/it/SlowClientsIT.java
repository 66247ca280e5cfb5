package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.Exposition;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawWebSocket;
import dev.supervisor.server.testkit.Waits;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An attacker with many connections who takes all the time in the world: others are served meanwhile. */
class SlowClientsIT extends SharedDaemon {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}";
    private static final Duration PATIENCE_WITH_HEADS = Duration.ofSeconds(10);
    private static final int MAX_CONNECTIONS = 4_096;

    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    void headsThatDripAreCutOffAndHoldNobodyUp() throws IOException {
        for (int i = 0; i < 200; i++) {
            send(connect(), "POST /rpc HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        }
        Socket dripping = open.get(0);
        long from = System.nanoTime();

        Waits.until("the head that never ends is cut off", () -> {
            try (RawHttp other = new RawHttp(daemon.url())) {
                assertThat(other.call(daemon.token(), PING).answer().status()).isEqualTo(200);
            }
            return !isTaken(dripping, "x");
        });

        assertThat(Duration.ofNanos(System.nanoTime() - from))
                .isBetween(PATIENCE_WITH_HEADS.minusSeconds(3), PATIENCE_WITH_HEADS.plusSeconds(10));
        for (Socket socket : open) {
            socket.setSoTimeout(20_000);
            assertThat(isEnded(socket)).isTrue();
        }
    }

    @Test
    void aRequestThatIsRefusedBeforeAnyHandlerSeesItDoesNotStay() throws IOException {
        Socket homeless = connect();
        send(homeless, "POST /rpc HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX:");
        homeless.setSoTimeout(60_000);

        assertThat(isEnded(homeless)).isTrue();
    }

    @Test
    void bodiesAndAnswersThatAreNotReadHoldNobodyUp() throws IOException {
        String half =
                "POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                        + daemon.token() + "\r\nContent-Length: 1000\r\n\r\n{";
        String metrics =
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + daemon.token() + "\r\n\r\n";
        for (int i = 0; i < 100; i++) {
            send(connect(), half);
            send(connect(), metrics.repeat(20));
        }
        try (RawHttp other = new RawHttp(daemon.url())) {
            for (int i = 0; i < 50; i++) {
                assertThat(other.call(daemon.token(), PING).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void messageOfAWebSocketThatIsNotWholeInTimeEndsIt() throws IOException {
        try (RawWebSocket socket = new RawWebSocket(daemon.url(), daemon.token())) {
            socket.send(RawWebSocket.frame(
                    false, RawWebSocket.TEXT, PING.substring(0, 10).getBytes(US_ASCII)));
            RawWebSocket.Frame last = socket.next();
            while (last.opcode() == RawWebSocket.PING) {
                last = socket.next();
            }
            assertThat(last.opcode()).isEqualTo(RawWebSocket.CLOSE);
            assertThat(last.text()).contains("not whole in time");
        }
    }

    @Test
    void connectionsBeyondTheLimitWaitAndTheUnixSocketServes() throws IOException {
        for (int i = 0; i < MAX_CONNECTIONS + 8; i++) {
            connect();
        }
        try (RawHttp late = new RawHttp(daemon.url())) {
            late.call(daemon.token(), PING);
            assertThat(daemon.client().systemPing()).isNotNull();
            Waits.during("it is not served", Duration.ofMillis(300), late::isSilent);

            for (Socket socket : open) {
                socket.close();
            }

            assertThat(late.answer().status()).isEqualTo(200);
        }
        assertThat(daemon.log().lines().filter(line -> line.contains("ERROR"))).isEmpty();
    }

    /** Before anything is sent to them, which may be never. */
    @Test
    void viewersWhoGoAreNoticed() throws Exception {
        String follow = "GET /events?kinds=token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + daemon.token()
                + "\r\n\r\n";
        for (int i = 0; i < 20; i++) {
            send(connect(), follow);
        }
        Waits.until("all follow", () -> followers() == 20);
        for (Socket socket : open) {
            socket.close();
        }
        Waits.until("none follows", () -> followers() == 0);
    }

    private double followers() throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            String page = http.send("""
                            GET /metrics HTTP/1.1
                            Host: localhost
                            Authorization: Bearer %s
                            """.formatted(daemon.token()), "").answer().body();
            return Exposition.of(page).samples().get("supervisor_events_followers");
        }
    }

    private Socket connect() throws IOException {
        URI uri = URI.create(daemon.url());
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        open.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static boolean isTaken(Socket socket, String text) {
        try {
            send(socket, text);
            return true;
        } catch (IOException cut) {
            return false;
        }
    }

    private static boolean isEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length < 1_000;
        } catch (SocketException | EOFException reset) {
            return true;
        }
    }
}
