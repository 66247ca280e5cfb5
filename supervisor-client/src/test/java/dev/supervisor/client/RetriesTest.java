package dev.supervisor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.googlecode.jsonrpc4j.JsonRpcClientException;
import dev.supervisor.client.transport.CallTimeoutException;
import dev.supervisor.client.transport.ConnectionLostException;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.client.transport.TransportException;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.RunSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is sent again and what is not; three failures, then it would succeed. */
class RetriesTest {
    private final IOException unreachable = new TransportException("down", new IOException());
    private final IOException refused = new TransportException("401");
    private final IOException lost = new ConnectionLostException("cut", new IOException());
    private final IOException timedOut = new CallTimeoutException("slow", true, null);
    private static final RetryPolicy AT_ONCE = new RetryPolicy(4, Duration.ZERO, Duration.ZERO, 0);
    private static final RunSpec RUN = RunSpec.of(List.of("/bin/true"));
    private static final RunSpec RUN_WITH_KEY =
            RunSpec.builder().command("/bin/true").idempotencyKey("k").build();

    @Test
    void whatTheDaemonSaysIsRetryableIsSentAgain() throws Exception {
        assertThat(triesOf(Calls.runSubmit(RUN), error(-32004, true))).isEqualTo(4);
    }

    @Test
    void retryableErrorOfANewerDaemonIsSentAgain() throws Exception {
        assertThat(triesOf(Calls.runSubmit(RUN), error(-32099, true))).isEqualTo(4);
    }

    @Test
    void whatTheDaemonRefusesForGoodIsNot() throws Exception {
        Scripted transport = new Scripted(error(-32002, false));
        assertThatThrownBy(() -> client(transport, AT_ONCE).call(Calls.systemPing()))
                .isInstanceOf(RpcException.class);
        Scripted newer = new Scripted(error(-32099, false));
        assertThatThrownBy(() -> client(newer, AT_ONCE).call(Calls.systemPing()))
                .isInstanceOf(JsonRpcClientException.class);
        assertThat(transport.timeouts.size() + newer.timeouts.size()).isEqualTo(2);
    }

    @Test
    void whatDidNotReachTheDaemonIsSentAgain() throws Exception {
        assertThat(triesOf(Calls.runSubmit(RUN), unreachable)).isEqualTo(4);
        assertThat(triesOf(Calls.systemWipeAll(), unreachable)).isEqualTo(4);
    }

    @Test
    void whoMayNotCallDoesNotCallAgain() {
        assertSentOnce(Calls.systemPing(), refused);
    }

    @Test
    void afterALostConnectionOnlyWhatReadsIsSentAgain() throws Exception {
        assertThat(triesOf(Calls.serviceStatus("web"), lost)).isEqualTo(4);
        assertThat(triesOf(Calls.runWait(7, Duration.ZERO), lost)).isEqualTo(4);
        assertSentOnce(Calls.serviceRestart("web", Duration.ZERO), lost);
        assertSentOnce(Calls.runRetry(7), lost);
        assertSentOnce(Calls.systemWipeAll(), lost);
        assertSentOnce(Calls.tokenList(), lost);
    }

    @Test
    void runWithAKeyIsSentAgainAndOneWithoutIsNot() throws Exception {
        assertThat(triesOf(Calls.runSubmit(RUN_WITH_KEY), lost)).isEqualTo(4);
        assertSentOnce(Calls.runSubmit(RUN), lost);
        assertSentOnce(Calls.runSubmitMany(List.of(RUN_WITH_KEY)), lost);
    }

    @Test
    void whenTheTimeIsOverItIsOver() {
        assertSentOnce(Calls.systemPing(), timedOut);
    }

    @Test
    void answerThatCannotBeReadIsNotAskedForAgain() {
        assertSentOnce(Calls.systemPing(), new IOException("garbage"));
    }

    @Test
    void lastFailureIsToldWhenTheTriesAreUsedUp() {
        Scripted transport = new Scripted(unreachable);
        assertThatThrownBy(() -> client(transport, AT_ONCE.withAttempts(3)).systemPing())
                .isSameAs(unreachable);
        assertThat(transport.timeouts).hasSize(3);
    }

    @Test
    void backoffThatWouldPassTheTimeoutIsNotWaitedFor() {
        Scripted transport = new Scripted(unreachable);
        RetryPolicy patient = new RetryPolicy(4, Duration.ofDays(1), Duration.ofDays(1), 0);
        assertThatThrownBy(() -> client(transport, patient).systemPing()).isSameAs(unreachable);
        assertThat(transport.timeouts).hasSize(1);
    }

    @Test
    void closedClientDoesNotWaitToTryAgain() throws Exception {
        Scripted transport = new Scripted(unreachable);
        RetryPolicy patient = new RetryPolicy(4, Duration.ofSeconds(50), Duration.ofSeconds(50), 0);
        SupervisorClient client = client(transport, patient);
        client.close();
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(client::systemPing).isSameAs(unreachable));
    }

    @Test
    void eachTryHasWhatTheOthersLeft() throws Exception {
        Scripted transport = new Scripted(unreachable);
        RetryPolicy slow = new RetryPolicy(4, Duration.ofMillis(20), Duration.ofMillis(20), 0);
        client(transport, slow).systemPing();
        for (int i = 1; i < transport.timeouts.size(); i++) {
            assertThat(transport.timeouts.get(i - 1).minus(transport.timeouts.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(20));
        }
    }

    @Test
    void eachTryAsksForNoMoreThanWhatIsLeftOfTheWait() throws Exception {
        RetryPolicy slow = new RetryPolicy(4, Duration.ofMillis(20), Duration.ofMillis(20), 0);
        for (Call<?> call : List.of(
                Calls.runWait(7, Duration.ofMinutes(5)),
                Calls.serviceWait("web", null, Duration.ofMinutes(5)),
                Calls.runLogs(7, null, null, 1, Duration.ofMinutes(5)))) {
            Scripted transport = new Scripted(lost);
            client(transport, slow).call(new Call<>(call.method(), call.params(), Object.class, call.timeout()));
            List<Long> waits = transport.requests.stream()
                    .map(request -> request.path("params"))
                    .map(params -> params.path(params.has("wait_ms") ? "wait_ms" : "timeout_ms"))
                    .map(JsonNode::asLong)
                    .toList();
            assertThat(waits).hasSize(4).startsWith(300_000L);
            assertThat(waits.get(3)).isBetween(200_000L, 300_000L - 3 * 20);
        }
    }

    @Test
    void eachTryOfABatchAsksForNoMoreThanWhatIsLeftOfTheWait() throws Exception {
        Scripted transport = new Scripted(lost);
        RetryPolicy slow = new RetryPolicy(2, Duration.ofMillis(20), Duration.ofMillis(20), 0);
        Batch batch = client(transport, slow).batch();
        batch.add(Calls.runWait(7, Duration.ofMinutes(5)));
        assertThatThrownBy(batch::send).isSameAs(lost);
        JsonNode last = transport.requests.get(1).path(0).path("params").path("timeout_ms");
        assertThat(last.asLong()).isBetween(200_000L, 300_000L - 20);
    }

    @Test
    void whatARunMayTakeIsNotAWait() {
        Call<?> byHand = new Call<>("run.submit", Map.of("timeout_ms", 1_000), Object.class, null);
        assertThat(Waits.shortened(byHand, Duration.ofMillis(10))).isSameAs(byHand);
        assertThat(Waits.shortened(Calls.runSubmit(RUN), Duration.ofMillis(10)).params())
                .isSameAs(RUN);
    }

    @Test
    void defaultClientsOfOneLineSendOnce() {
        Scripted transport = new Scripted(unreachable);
        assertThatThrownBy(() -> new SupervisorClient(transport).systemPing()).isSameAs(unreachable);
        assertThat(transport.timeouts).hasSize(1);
    }

    @Test
    void backoffDoublesUpToItsBoundAndJitterOnlyShortensIt() {
        RetryPolicy policy = new RetryPolicy(9, Duration.ofMillis(100), Duration.ofMillis(500), 0.5);
        assertThat(policy.backoff(1, 0)).isEqualTo(Duration.ofMillis(100));
        assertThat(policy.backoff(3, 0)).isEqualTo(Duration.ofMillis(400));
        assertThat(policy.backoff(4, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(policy.backoff(Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(policy.backoff(1, 1)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void policyThatMakesNoSenseIsRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new RetryPolicy(0, second, second, 0)).hasMessageContaining("attempts");
        assertThatThrownBy(() -> new RetryPolicy(1, second, Duration.ZERO, 0)).hasMessageContaining("back-off");
        assertThatThrownBy(() -> new RetryPolicy(1, second, second, Double.NaN)).hasMessageContaining("jitter");
    }

    private static int triesOf(Call<?> call, Object failure) throws IOException {
        Scripted transport = new Scripted(failure);
        client(transport, AT_ONCE).call(new Call<>(call.method(), call.params(), Object.class, null));
        return transport.timeouts.size();
    }

    private static void assertSentOnce(Call<?> call, IOException failure) {
        Scripted transport = new Scripted(failure);
        assertThatThrownBy(() -> client(transport, AT_ONCE).call(call)).isSameAs(failure);
        assertThat(transport.timeouts).hasSize(1);
    }

    private static SupervisorClient client(Transport transport, RetryPolicy policy) {
        return new SupervisorClient(transport, Duration.ofMinutes(1), policy, null);
    }

    private static String error(int code, boolean retryable) {
        return "\"error\":{\"code\":" + code + ",\"message\":\"no\",\"data\":{\"retryable\":" + retryable + "}}";
    }

    /** Fails three times, then answers. */
    private static final class Scripted implements Transport {
        private static final JsonMapper JSON = RpcJson.lenient();
        private final Deque<Object> script = new ArrayDeque<>();
        private final List<Duration> timeouts = new ArrayList<>();
        private final List<JsonNode> requests = new ArrayList<>();

        Scripted(Object failure) {
            script.addAll(Arrays.asList(failure, failure, failure));
        }

        @Override
        public byte[] exchange(byte[] request, Duration timeout) throws IOException {
            timeouts.add(timeout);
            requests.add(JSON.readTree(request));
            Object next = script.isEmpty() ? "\"result\":{\"time\":\"2026-01-01T00:00:00.000Z\"}" : script.poll();
            if (next instanceof IOException failure) {
                throw failure;
            }
            return ("{\"jsonrpc\":\"2.0\",\"id\":" + JSON.readTree(request).get("id") + "," + next + "}")
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String describe() {
            return "scripted";
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
