package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.events.EventFilter;
import dev.supervisor.server.events.Following;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawUnix;
import dev.supervisor.server.testkit.RawWebSocket;
import dev.supervisor.server.testkit.Waits;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who reads too slowly is let go, told why where that is possible, and counted; at each door. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowReadersTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofMinutes(5);
    /** More than the ring has and the sockets' buffers take. */
    private static final int EVENTS = 10_000;

    private static final String LONG_REASON = "x".repeat(2_000);
    private static final int SMALL_ROOM = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void whoFallsBehindIsToldSoWhenItReadsOn() throws IOException {
        try (Doors doors = new Doors(directory, Doors.patience(LONG), 64 << 20);
                RawHttp stream = doors.stream();
                RawWebSocket socket = doors.webSocket();
                RawUnix unix = doors.unix()) {
            follow(socket, unix);

            doors.tell(EVENTS, LONG_REASON);

            assertThat(stream.lineWith("\"resume_after\"")).contains("too slow");
            assertThat(socket.textWith("\"resume_after\"")).contains("\"method\":\"end\"", "too slow");
            assertThat(lineWith(unix, "\"resume_after\"")).contains("\"method\":\"end\"", "too slow");
            assertThat(doors.feed.dropped()).isEqualTo(3);
            assertThat(doors.feed.followers()).isZero();
        }
    }

    @Test
    void whoReadsNothingIsCutOffAndCounted() throws IOException {
        try (Doors doors = new Doors(directory, Doors.patience(SHORT), 64 << 20);
                RawHttp stream = doors.stream();
                RawWebSocket socket = doors.webSocket();
                RawUnix unix = doors.unix()) {
            follow(socket, unix);

            doors.tell(EVENTS, LONG_REASON);

            Waits.until("all are let go", () -> doors.feed.followers() == 0);
            Waits.until("and counted", () -> doors.feed.dropped() == 3);
            assertThat(isCut(() -> stream.lineWith("\"resume_after\""))).isTrue();
            assertThat(isCut(() -> socket.textWith("\"resume_after\""))).isTrue();
            assertThat(isCut(() -> lineWith(unix, "\"resume_after\""))).isTrue();
        }
    }

    @Test
    void whoGoesOnReadingIsNotCutOff() throws IOException {
        try (Doors doors = new Doors(directory, Doors.patience(SHORT), 64 << 20);
                RawHttp stream = doors.stream();
                RawWebSocket socket = doors.webSocket();
                RawUnix unix = doors.unix()) {
            follow(socket, unix);

            Waits.during("all stay", SHORT.multipliedBy(4), () -> doors.feed.followers() == 3);
            doors.tell(1, "told");

            assertThat(stream.lineWith("told")).contains("\"seq\":1,");
            assertThat(socket.textWith("told")).contains("\"seq\":1,");
            assertThat(lineWith(unix, "told")).contains("\"seq\":1,");
            assertThat(doors.feed.dropped()).isZero();
        }
    }

    @Test
    void whoLeavesMoreAnswersUnreadThanThereIsRoomForIsCutOffAndOthersAreAnswered() throws IOException {
        String batch = "[" + String.join(",", Collections.nCopies(1_000, Doors.PING)) + "]";
        WebSocketConnection.Patience patience = new WebSocketConnection.Patience(LONG, LONG, LONG, SHORT);
        try (Doors doors = new Doors(directory, patience, SMALL_ROOM);
                RawWebSocket socket = doors.webSocket();
                RawUnix unix = doors.unix();
                RawWebSocket otherSocket = doors.webSocket();
                RawUnix otherUnix = doors.unix()) {
            assertThat(isCut(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            socket.sendText(batch);
                        }
                    }))
                    .isTrue();
            assertThat(isCut(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            unix.send(batch + "\n");
                        }
                    }))
                    .isTrue();

            otherSocket.sendText(Doors.PING);
            assertThat(otherSocket.textWith("\"id\":1")).contains("result");
            assertThat(otherUnix.send(Doors.PING + "\n").line()).contains("result");
            Waits.until("all of the room is back", () -> Doors.isWhole(doors.answers, SMALL_ROOM));
        }
    }

    @Test
    void whoMayNotFollowAnewGoesOnFollowingAsBefore() throws IOException {
        try (Doors doors = new Doors(directory, Doors.patience(LONG), 64 << 20);
                RawWebSocket socket = doors.webSocket();
                RawUnix unix = doors.unix()) {
            follow(socket, unix);
            List<Following> crowd = new ArrayList<>();
            for (int i = doors.feed.followers(); i < 5_000; i++) {
                crowd.add(doors.feed.follow(EventFilter.ALL, null, "token:crowd", () -> {}));
            }
            String again = Doors.FOLLOW.replace(":7}", ":8}");
            socket.sendText(again);
            unix.send(again + "\n");

            assertThat(socket.textWith("\"id\":8")).contains("QUEUE_FULL");
            assertThat(lineWith(unix, "\"id\":8")).contains("QUEUE_FULL");
            crowd.forEach(Following::close);
            doors.tell(1, "told");
            assertThat(socket.textWith("told")).contains("\"seq\":1,");
            assertThat(lineWith(unix, "told")).contains("\"seq\":1,");
        }
    }

    @Test
    void aSocketThatIsClosedLeavesNobodyBehindWhoFollows() throws IOException {
        try (Doors doors = new Doors(directory, Doors.patience(LONG), 64 << 20)) {
            List<RawUnix> following = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                RawUnix unix = doors.unix();
                following.add(unix);
                unix.send(Doors.FOLLOW + "\n");
                lineWith(unix, "\"id\":7");
            }
            doors.unix.close();

            Waits.until("none follows", () -> doors.feed.followers() == 0);
            for (RawUnix unix : following) {
                unix.close();
            }
        }
    }

    private static void follow(RawWebSocket socket, RawUnix unix) throws IOException {
        socket.sendText(Doors.FOLLOW);
        socket.textWith("\"id\":7");
        unix.send(Doors.FOLLOW + "\n");
        lineWith(unix, "\"id\":7");
    }

    private static String lineWith(RawUnix unix, String text) throws IOException {
        String line = unix.line();
        while (!line.contains(text)) {
            line = unix.line();
        }
        return line;
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static boolean isCut(Reading reading) throws IOException {
        try {
            reading.run();
            return false;
        } catch (SocketException | EOFException cut) {
            return true;
        } catch (IOException failed) {
            return String.valueOf(failed.getMessage()).matches(".*(roken pipe|reset|the connection ended).*");
        }
    }
}
