package dev.supervisor.client;

import static dev.supervisor.client.ScriptedDaemon.cut;
import static dev.supervisor.client.ScriptedDaemon.drip;
import static dev.supervisor.client.ScriptedDaemon.pong;
import static dev.supervisor.client.ScriptedDaemon.pongAndClose;
import static dev.supervisor.client.ScriptedDaemon.raw;
import static dev.supervisor.client.ScriptedDaemon.result;
import static dev.supervisor.client.ScriptedDaemon.silence;
import static dev.supervisor.client.ScriptedDaemon.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.supervisor.client.ScriptedDaemon.Act;
import dev.supervisor.client.ScriptedDaemon.Over;
import dev.supervisor.client.transport.CallTimeoutException;
import dev.supervisor.client.transport.ConnectionLostException;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.client.transport.TransportException;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Pong;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller is told when connections and answers are not as they should be. */
class FaultsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource
    void callAfterCallUsesOneConnection(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(over);
                SupervisorClient client = client(daemon, LONG)) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.systemPing().time()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            }
            assertThat(daemon.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keptConnectionThatTheDaemonClosedIsNotUsed(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, pongAndClose(), pong());
                SupervisorClient client = client(daemon, LONG)) {
            Pong first = client.systemPing();
            daemon.awaitEndOfConnection();
            assertThat(client.systemPing()).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereNobodyListensNothingWasExecuted(Over over) throws Exception {
        ScriptedDaemon daemon = new ScriptedDaemon(over);
        try (SupervisorClient client = client(daemon, LONG)) {
            daemon.close();
            TransportException refused = catchThrowableOfType(TransportException.class, client::systemPing);
            assertThat(refused.isRetryable()).isTrue();
            assertThat(refused).hasMessageContaining("no daemon answers at " + client.describe());
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionCutBeforeTheAnswerMayHaveBeenExecuted(Over over) throws Exception {
        assertThat(failure(over, LONG, cut())).isInstanceOf(ConnectionLostException.class);
    }

    @ParameterizedTest
    @EnumSource
    void connectionCutInTheMiddleOfTheAnswerMayHaveBeenExecuted(Over over) throws Exception {
        String half =
                over == Over.UNIX ? "{\"jsonrpc\":" : "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"jsonrpc\":";
        assertThat(failure(over, LONG, raw(half))).isInstanceOf(ConnectionLostException.class);
    }

    @ParameterizedTest
    @EnumSource
    void silenceIsATimeoutOfACallThatMayHaveBeenExecuted(Over over) throws Exception {
        CallTimeoutException timeout = (CallTimeoutException) failure(over, SHORT, silence());
        assertThat(timeout.mayHaveBeenExecuted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void answerThatNeverEndsIsATimeoutToo(Over over) throws Exception {
        assertThat(failure(over, SHORT, drip())).isInstanceOf(CallTimeoutException.class);
    }

    @ParameterizedTest
    @EnumSource
    void callThatIsNotTakenInTimeWasNotExecuted(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, silence());
                Transport transport = daemon.transport()) {
            byte[] large = new byte[64 << 20];
            large[0] = '\n';
            CallTimeoutException timeout =
                    catchThrowableOfType(CallTimeoutException.class, () -> transport.exchange(large, SHORT));
            assertThat(timeout.mayHaveBeenExecuted()).isEqualTo(false);
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageIsNeitherATimeoutNorALostConnection(Over over) throws Exception {
        for (String garbage :
                List.of("<html>", "[]", "{}", "7", "{\"jsonrpc\":\"2.0\",\"id\":\"other\",\"result\":{}}")) {
            assertThat(failure(over, LONG, text(garbage)))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOfAny(
                            CallTimeoutException.class, ConnectionLostException.class, TransportException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerOfMegabytesComesWhole(Over over) throws Exception {
        String lines = ("\"" + "x".repeat(1 << 19) + "\",").repeat(20);
        try (ScriptedDaemon daemon =
                        new ScriptedDaemon(over, result("[" + lines.substring(0, lines.length() - 1) + "]"), pong());
                SupervisorClient client = client(daemon, LONG)) {
            assertThat(client.rpcDiscover()).hasSize(20);
            client.systemPing();
            assertThat(daemon.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusalOfAllSaysWhy(Over over) throws Exception {
        String unread = "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32013,\"message\":\"too large\"}}";
        RpcException refused = (RpcException) failure(over, LONG, text(unread));
        assertThat(refused.error()).isEqualTo(RpcError.TOO_LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void interruptedCallEnds(Over over) throws Exception {
        Thread.currentThread().interrupt();
        Throwable failure = failure(over, LONG, silence());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).isInstanceOf(ClosedByInterruptException.class);
    }

    @ParameterizedTest
    @EnumSource
    void closedClientSendsNothing(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(over)) {
            SupervisorClient client = client(daemon, LONG);
            client.close();
            assertThatThrownBy(client::systemPing).hasMessageContaining("closed");
            assertThat(daemon.connections()).isZero();
        }
    }

    @Test
    void answerInChunksIsPutTogether() throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":[1,2]}";
        String chunked = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n"
                + body.substring(0, 5) + "\r\n" + Integer.toHexString(body.length() - 5) + "\r\n" + body.substring(5)
                + "\r\n0\r\nTrailer: x\r\n\r\n";
        try (ScriptedDaemon daemon = new ScriptedDaemon(Over.HTTP, raw(chunked));
                SupervisorClient client = client(daemon, LONG)) {
            assertThat(client.rpcDiscover()).hasToString("[1,2]");
        }
    }

    @Test
    void answerWithoutALengthEndsWithTheConnection() throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        Over.HTTP, raw("HTTP/1.0 200 OK\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":[1,2]}"));
                SupervisorClient client = client(daemon, LONG)) {
            assertThat(client.rpcDiscover()).hasToString("[1,2]");
        }
    }

    @Test
    void wrongTokenIsRefusedForGood() throws Exception {
        TransportException refused = (TransportException)
                failure(Over.HTTP, LONG, raw("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"));
        assertThat(refused.isRetryable()).isFalse();
        assertThat(refused).hasMessageContaining("admin.token");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void proxyWithoutTheDaemonsAnswerDoesNotKnowWhetherTheCallWasExecuted(int status) throws Exception {
        String answer = "HTTP/1.1 " + status + " Gateway\r\nContent-Length: 5\r\n\r\nsorry";
        assertThat(failure(Over.HTTP, LONG, raw(answer)))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("answered " + status + ": sorry");
    }

    @Test
    void tooManyCallsAreRefusedForNow() throws Exception {
        TransportException refused = (TransportException)
                failure(Over.HTTP, LONG, raw("HTTP/1.1 429 Too Many\r\nContent-Length: 5\r\n\r\nlater"));
        assertThat(refused.isRetryable()).isTrue();
        assertThat(refused).hasMessageEndingWith("answered 429: later");
    }

    @Test
    void redirectionIsNotFollowed() throws Exception {
        try (ScriptedDaemon elsewhere = new ScriptedDaemon(Over.HTTP);
                SupervisorClient other = client(elsewhere, LONG)) {
            String moved = "HTTP/1.1 307 Moved\r\nLocation: " + other.describe() + "\r\nContent-Length: 0\r\n\r\n";
            assertThat(failure(Over.HTTP, LONG, raw(moved))).isInstanceOf(TransportException.class);
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void whatIsNoHttpIsNotTakenForAnAnswer() throws Exception {
        for (String nonsense : List.of(
                "220 mail.example.org\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
                "HTTP/1.1 200 OK\r\n" + "x".repeat(100_000))) {
            assertThat(failure(Over.HTTP, LONG, raw(nonsense))).isInstanceOf(IOException.class);
        }
    }

    private static SupervisorClient client(ScriptedDaemon daemon, Duration timeout) throws IOException {
        return new SupervisorClient(daemon.transport(), timeout, RetryPolicy.none(), null);
    }

    private static Throwable failure(Over over, Duration timeout, Act act) throws IOException {
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, act);
                SupervisorClient client = client(daemon, timeout)) {
            return catchThrowableOfType(Exception.class, client::rpcDiscover);
        }
    }
}
