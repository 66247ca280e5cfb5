package dev.supervisor.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawWebSocket;
import dev.supervisor.server.testkit.RawWebSocket.Frame;
import dev.supervisor.server.testkit.Waits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A WebSocket that is told goodbye ends, whether its peer answers or not. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebSocketGoodbyeTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int TEXT_BYTES = 8 << 20;
    /** Together more than Linux takes for a peer that reads nothing, and less than keeps the daemon from reading on. */
    private static final int LARGE_IDS = 4;

    private static final int LARGE_ID_BYTES = (1 << 20) - 1_000;

    @TempDir
    private Path directory;

    @Test
    void aPeerThatDoesNotAnswerIsCutOff() throws IOException {
        try (Doors doors = doors(LONG, SHORT);
                RawWebSocket socket = doors.webSocket()) {
            doors.good.set(false);
            socket.sendText(Doors.PING);

            assertThat(socket.next()).isEqualTo(new Frame(RawWebSocket.CLOSE, "1008 the token is not good any more"));
            Waits.until("it is cut off", socket::isCut);
        }
    }

    @Test
    void afterItNoCallIsDoneAndNothingTold() throws IOException {
        try (Doors doors = doors(LONG, LONG);
                RawWebSocket socket = doors.webSocket()) {
            doors.good.set(false);
            socket.sendText(Doors.PING);
            assertThat(socket.closing().text()).startsWith("1008");
            doors.good.set(true);

            socket.sendText(Doors.PING);
            socket.sendText(Doors.FOLLOW);
            socket.send(RawWebSocket.frame(true, RawWebSocket.CLOSE, new byte[0]));

            Waits.until("all was read", socket::isCut);
            assertThat(doors.pings()).isZero();
            assertThat(doors.feed.followers()).isZero();
        }
    }

    @Test
    void whoFollowedIsFollowingNoMore() throws IOException {
        try (Doors doors = doors(LONG, LONG);
                RawWebSocket socket = doors.webSocket()) {
            socket.sendText(Doors.FOLLOW);
            socket.textWith("\"id\":7");
            assertThat(doors.feed.followers()).isEqualTo(1);
            doors.good.set(false);
            socket.sendText(Doors.PING);
            assertThat(socket.closing().text()).startsWith("1008");

            Waits.until("it follows no more", () -> doors.feed.followers() == 0);
        }
    }

    @Test
    void halfAMessageKeepsItsRoomUntilItIsGoneWithItsConnection() throws IOException {
        try (Doors doors = doors(SHORT, LONG);
                RawWebSocket socket = doors.webSocket()) {
            socket.send(RawWebSocket.frame(false, RawWebSocket.TEXT, new byte[1 << 20]));
            assertThat(socket.closing().text()).isEqualTo("1008 the message was not whole in time");

            Waits.during("it keeps its room", SHORT, () -> !Doors.isWhole(doors.room, TEXT_BYTES));
            socket.reset();
            Waits.until("its room is back", () -> Doors.isWhole(doors.room, TEXT_BYTES));
        }
        try (Doors doors = doors(SHORT, SHORT);
                RawWebSocket socket = doors.webSocket()) {
            socket.send(RawWebSocket.frame(false, RawWebSocket.TEXT, new byte[1 << 20]));

            assertThat(socket.closing().opcode()).isEqualTo(RawWebSocket.CLOSE);
            Waits.until("it is cut off", socket::isCut);
            Waits.until("its room is back", () -> Doors.isWhole(doors.room, TEXT_BYTES));
        }
    }

    @Test
    void textThatIsNotUtf8IsRefusedByItsCode() throws IOException {
        try (Doors doors = doors(LONG, SHORT);
                RawWebSocket socket = doors.webSocket()) {
            socket.send(RawWebSocket.frame(true, RawWebSocket.TEXT, new byte[] {'"', (byte) 0xc3, '(', '"'}));

            assertThat(socket.next().text()).startsWith("1007");
            Waits.until("it is cut off", socket::isCut);
            Waits.until("its room is back", () -> Doors.isWhole(doors.room, TEXT_BYTES));
        }
    }

    @Test
    void aMessageUpToTheLimitIsReadAndALargerOneRefusedByItsCode() throws IOException {
        try (Doors doors = doors(LONG, SHORT);
                RawWebSocket socket = doors.webSocket()) {
            socket.sendText(Doors.PING + " ".repeat(TEXT_BYTES - Doors.PING.length()));
            socket.textWith("\"result\"");
            try {
                socket.send(RawWebSocket.frame(
                        true, RawWebSocket.TEXT, " ".repeat(TEXT_BYTES + 1).getBytes(UTF_8)));
            } catch (SocketException refusedMeanwhile) {
                // it is cut off while the rest is on its way
            }
            assertThat(socket.closing().text()).startsWith("1009");
            Waits.until("it is cut off", socket::isCut);
            Waits.until("its room is back", () -> Doors.isWhole(doors.room, TEXT_BYTES));
        }
    }

    /** A goodbye; its beginning, whose rest never comes; the end of what the peer sends, without one. */
    @ParameterizedTest
    @ValueSource(ints = {8, 6, 0})
    void whatIsBeingSentWhenThePeerGoesIsSent(int bytesOfGoodbye) throws IOException {
        try (Doors doors = doors(LONG, LONG);
                RawWebSocket socket = doors.narrowWebSocket()) {
            String largeId = "\"" + "x".repeat(LARGE_ID_BYTES) + "\"";
            for (int i = 0; i < LARGE_IDS; i++) {
                socket.sendText(Doors.PING.replace("1}", largeId + "}"));
            }
            Waits.until("they are answered, and wait to be read", () -> doors.pings() == LARGE_IDS);
            byte[] goodbye = RawWebSocket.frame(true, RawWebSocket.CLOSE, new byte[] {3, (byte) 0xe8});
            socket.send(concat(
                    text(Doors.FOLLOW), // has its answer a little later, as a rule after the goodbye
                    text(Doors.PING),
                    Arrays.copyOf(goodbye, bytesOfGoodbye)));
            if (bytesOfGoodbye == 0) {
                socket.endSending();
            }
            Waits.until("its going is known", () -> doors.pings() == LARGE_IDS + 1 && doors.feed.followers() == 0);

            for (int i = 0; i < LARGE_IDS; i++) {
                assertThat(socket.textWith(largeId)).endsWith("}");
            }
            assertThat(socket.textWith("\"id\":1,")).contains("result");
            if (bytesOfGoodbye == goodbye.length) {
                assertThat(socket.closing()).isEqualTo(new Frame(RawWebSocket.CLOSE, "1000 "));
            }
        }
    }

    private static byte[] text(String text) {
        return RawWebSocket.frame(true, RawWebSocket.TEXT, text.getBytes(UTF_8));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private Doors doors(Duration message, Duration goodbye) throws IOException {
        return new Doors(directory, new WebSocketConnection.Patience(SHORT, LONG, message, goodbye), 64 << 20);
    }
}
