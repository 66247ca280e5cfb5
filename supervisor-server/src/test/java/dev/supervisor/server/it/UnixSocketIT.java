package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.RawUnix;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One JSON text a line, whatever the peer does. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnixSocketIT extends SharedDaemon {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}";
    private static final int LIMIT = 8 << 20;
    private static final int MAX_CONNECTIONS = 256;

    @Test
    void onlyItsOwnerMayUseIt() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(daemon.state())))
                .isEqualTo("rwx------");
    }

    @Test
    void callsPipelinedOnOneConnectionAreAllAnswered() throws IOException {
        StringBuilder calls = new StringBuilder();
        for (int id = 0; id < 3_000; id++) {
            String method = id % 3 == 0 ? "system.info" : "system.ping";
            calls.append(PING.replace("system.ping", method).replace(":1}", ":" + id + "}"))
                    .append('\n');
        }
        List<String> ids = new ArrayList<>();
        try (RawUnix unix = connect()) {
            unix.send(calls.toString());
            for (int i = 0; i < 3_000; i++) {
                String answer = unix.line();
                assertThat(answer).contains("\"result\"");
                ids.add(answer.replaceAll(".*\"id\":(\\d+),.*", "$1"));
            }
            assertThat(unix.isSilent()).isTrue();
        }
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("\\d+"));
    }

    @Test
    void linesWithoutEndDoNotTakeAllTheMemory() throws IOException {
        String half = " ".repeat(5 << 20);
        List<RawUnix> waiting = new ArrayList<>();
        List<RawUnix> refused = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                RawUnix unix = connect();
                try {
                    waiting.add(unix);
                    unix.send(half);
                } catch (IOException cut) {
                    waiting.remove(unix);
                    refused.add(unix);
                }
            }
            assertThat(waiting).isNotEmpty();
            assertThat(refused).isNotEmpty();
            for (RawUnix unix : refused) {
                assertThat(unix.line()).contains("QUEUE_FULL", "Send less at once");
                assertThat(unix.isClosedByPeer()).isTrue();
            }
            for (RawUnix unix : waiting) {
                assertThat(unix.send(PING + "\n").line()).contains("\"result\"");
            }
            try (RawUnix another = connect()) {
                assertThat(another.send(half + PING + "\n").line())
                        .as("there is room again")
                        .contains("\"result\"");
            }
        } finally {
            for (RawUnix unix : waiting) {
                unix.close();
            }
            for (RawUnix unix : refused) {
                unix.close();
            }
        }
    }

    @Test
    void aLineMayComeInPieces() throws IOException {
        try (RawUnix unix = connect()) {
            for (int i = 0; i < PING.length(); i++) {
                unix.send(PING.substring(i, i + 1));
                assertThat(unix.isSilent()).isTrue();
            }
            assertThat(unix.send("\n").line()).contains("\"result\"");
        }
    }

    @Test
    void emptyLinesAndNotificationsAreAnsweredByNothing() throws IOException {
        try (RawUnix unix = connect()) {
            unix.send("\n\n" + PING.replace(",\"id\":1", "") + "\n\n" + PING + "\r\n");

            assertThat(unix.line()).contains("\"id\":1,");
            assertThat(unix.isSilent()).isTrue();
        }
    }

    @Test
    void garbageIsAParseErrorAndTheConnectionGoesOn() throws IOException {
        try (RawUnix unix = connect()) {
            assertThat(unix.send("GET / HTTP/1.1\n").line()).contains("-32700", "\"id\":null");
            assertThat(unix.send("\u0000\u0001\u0002\n").line()).contains("-32700");
            assertThat(unix.send("{\"jsonrpc\":\n").line()).contains("-32700");
            assertThat(unix.send("[".repeat(100_000) + "\n").line()).contains("-32700");
            assertThat(unix.send(PING + "\n").line()).contains("\"result\"");
        }
    }

    @Test
    void aBatchIsOneLine() throws IOException {
        try (RawUnix unix = connect()) {
            String answer = unix.send("[" + PING + ",1," + PING.replace(":1}", ":2}") + "]\n")
                    .line();

            assertThat(answer).startsWith("[").endsWith("]").contains("\"id\":1,", "-32600", "\"id\":2,");
        }
    }

    @Test
    void aLongLineIsReadAndATooLongOneIsRefusedAndTheConnectionClosed() throws IOException {
        try (RawUnix unix = connect()) {
            assertThat(unix.send(PING + " ".repeat(LIMIT - 1_000) + "\n").line())
                    .contains("\"result\"");
            unix.send("x".repeat(LIMIT));
            assertThat(unix.line()).contains("-32013", "TOO_LARGE", String.valueOf(LIMIT));
            assertThat(unix.isClosedByPeer()).isTrue();
        }
        try (RawUnix unix = connect()) {
            for (int i = 0; i < 64; i++) {
                unix.send("x".repeat(1_000_000));
            }
        } catch (IOException brokenPipe) {
            assertThat(brokenPipe).hasMessageContaining("roken pipe");
        }
    }

    /** Each line moved all that came behind it: that took minutes. */
    @Test
    void aMillionLinesBehindALongOneAreReadInNoTime() throws IOException {
        try (RawUnix unix = connect()) {
            unix.send(PING + " ".repeat(5 << 20) + "\n".repeat((3 << 20) - 1_000) + PING.replace(":1}", ":2}") + "\n");

            assertThat(unix.line()).contains("\"id\":1,");
            assertThat(unix.line()).contains("\"id\":2,");
        }
    }

    @Test
    void fromAPeerThatDoesNotReadNothingMoreIsReadAndNothingIsLost() throws IOException {
        try (RawUnix unix = connect()) {
            int sent = 0;
            ByteBuffer line = ByteBuffer.allocate(0);
            for (int refusals = 0; refusals < 50; ) {
                line = line.hasRemaining() ? line : call(++sent);
                refusals = unix.sendSome(line) == 0 ? refusals + 1 : 0;
                if (refusals > 0) {
                    daemon.client().systemPing(); // the same thread of the daemon has had its turn
                }
                assertThat(sent).as("the daemon reads on and on").isLessThan(1_000_000);
            }
            for (int id = 1; id < sent; id++) {
                assertThat(unix.line()).contains("\"id\":" + id + ",");
            }
            unix.send(UTF_8.decode(line).toString());
            assertThat(unix.line()).contains("\"id\":" + sent + ",");
        }
    }

    @Test
    void aPeerThatSendsNoMoreIsAnsweredAllItSentAndThenClosed() throws IOException {
        long run = submit();
        try (RawUnix unix = connect()) {
            unix.send(waitFor(run, 7) + "\n" + PING).endSending();

            assertThat(unix.line()).contains("\"id\":1,", "\"result\"");
            assertThat(unix.isSilent()).isTrue();
            daemon.client().runCancel(run);
            assertThat(unix.line()).contains("\"id\":7,", "\"state\":\"cancelled\"");
            assertThat(unix.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aPeerThatSendsNothingAtAllIsClosed() throws IOException {
        try (RawUnix unix = connect()) {
            assertThat(unix.endSending().isClosedByPeer()).isTrue();
        }
    }

    @Test
    void peersThatLeftWhileTheirCallsWaitAreForgottenAndKeepNobodyOut() throws IOException {
        long run = submit();
        daemon.client().systemPing();
        int before = openFiles();
        for (int i = 0; i < 2 * MAX_CONNECTIONS; i++) {
            try (RawUnix unix = connect()) {
                unix.send(waitFor(run, i) + "\n" + PING + "\n");
                assertThat(unix.line()).contains("\"id\":1,"); // so the other call waits
            }
        }
        daemon.client().runCancel(run);
        Waits.until("their sockets are closed", () -> openFiles() <= before);
    }

    @Test
    void connectionsBeyondTheLimitAreRefusedAndTheOthersServed() throws IOException {
        List<RawUnix> connections = new ArrayList<>();
        int served = 0;
        try {
            for (int i = 0; i < 300; i++) {
                connections.add(connect());
            }
            for (RawUnix connection : connections) {
                served += isServed(connection) ? 1 : 0;
            }
        } finally {
            for (RawUnix connection : connections) {
                connection.close();
            }
        }
        assertThat(served).isBetween(MAX_CONNECTIONS - 20, MAX_CONNECTIONS); // the test's client keeps some
        Waits.until("there is room again", () -> {
            try (RawUnix again = connect()) {
                return isServed(again);
            }
        });
    }

    @Test
    void whoeverIsOneTooManyIsToldThatNothingWasDone() throws IOException {
        List<RawUnix> connections = new ArrayList<>();
        try {
            for (int i = 0; i < MAX_CONNECTIONS; i++) {
                connections.add(connect());
            }
            try (RawUnix late = connect()) {
                assertThat(late.line())
                        .contains("\"id\":null", "-32004", "QUEUE_FULL", "\"retryable\":true", "connections");
                assertThat(late.isClosedByPeer()).isTrue();
            }
        } finally {
            for (RawUnix connection : connections) {
                connection.close();
            }
        }
    }

    private static long submit() throws IOException {
        return daemon.client()
                .runSubmit(RunSpec.of(Commands.shell("sleep 100000")))
                .runId();
    }

    private static String waitFor(long run, int id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"run.wait\",\"params\":[" + run + ",3600000],\"id\":" + id + "}";
    }

    private static int openFiles() {
        return Processes.openFiles((int) daemon.process().pid());
    }

    private static boolean isServed(RawUnix connection) {
        try {
            return connection.send(PING + "\n").line().contains("\"result\"");
        } catch (IOException refused) {
            return false;
        }
    }

    private static ByteBuffer call(int id) {
        return ByteBuffer.wrap((PING.replace(":1}", ":" + id + "}") + "\n").getBytes(UTF_8));
    }

    private static RawUnix connect() throws IOException {
        return new RawUnix(socket());
    }

    private static Path socket() {
        return daemon.state().resolve("supervisor.sock");
    }
}
