package dev.supervisor.server.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a transcript cannot show: bytes that are no text, sizes, and calls that are answered later. */
class RpcDispatcherTest {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}";
    private static final int LIMIT_OF_BATCH = 1_000;
    private static final Caller ROOT = Caller.admin("unix:root");

    private final FakeServices services = new FakeServices();
    private final FakeRuns runs = new FakeRuns();
    private final FakeSystem system = new FakeSystem();
    private final List<String> refused = new ArrayList<>();
    private final MetricRegistry metrics = new MetricRegistry();
    private final Apis apis = new Apis(
            services, runs, new FakeDeadLetters(), system, new FakeTokens(), JsonNodeFactory.instance::objectNode);
    private final RpcDispatcher dispatcher = new RpcDispatcher(
            apis, Runnable::run, (caller, method, why) -> refused.add(caller + " " + method + " " + why), metrics);

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void whatIsNoUtf8JsonTextIsAParseError(String what, byte[] body) {
        assertThat(answer(body)).startsWith("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,");
        assertThat(system.pings).isZero();
    }

    private static Stream<Arguments> malformed() {
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        return Stream.of(
                arguments("nothing", new byte[0]),
                arguments("one zero byte", new byte[1]),
                arguments("one high byte", new byte[] {-1}),
                arguments("a byte order mark", concat(mark, PING.getBytes(UTF_8))),
                arguments("UTF-16, big end first", PING.getBytes(UTF_16BE)),
                arguments("UTF-16, little end first", PING.getBytes(UTF_16LE)),
                arguments("Latin-1 in a string", withId("\"\u00e4\"").getBytes(ISO_8859_1)),
                arguments("a lone continuation byte", withId("\"\u0080\"").getBytes(ISO_8859_1)),
                arguments("a sequence cut short", withId("\"\u00e2\u0082\"").getBytes(ISO_8859_1)),
                arguments(
                        "beyond Unicode",
                        withId("\"\u00f8\u0088\u0080\u0080\u0080\"").getBytes(ISO_8859_1)),
                arguments("a zero byte inside", withId("\"\u0000\"").getBytes(UTF_8)),
                arguments("a number of 5000 digits", withId("1".repeat(5_000)).getBytes(UTF_8)),
                arguments(
                        "a fraction of 5000 digits",
                        withId("0." + "1".repeat(5_000)).getBytes(UTF_8)),
                arguments("a number of 65 digits", withId("1".repeat(65)).getBytes(UTF_8)),
                arguments(
                        "a string of more than 1 MiB",
                        withId('"' + "x".repeat((1 << 20) + 1) + '"').getBytes(UTF_8)),
                arguments("a name of more than 256 characters", withParams("{\"" + "x".repeat(300) + "\":1}")),
                arguments("65 levels deep", withParams("[".repeat(65) + "]".repeat(65))),
                arguments("100,000 levels deep", "[".repeat(100_000).getBytes(UTF_8)),
                arguments("100,000 objects deep", "{\"a\":".repeat(100_000).getBytes(UTF_8)));
    }

    @Test
    void aNumberOf64DigitsIsStillAnId() {
        String digits = "1".repeat(64);

        assertThat(answer(withId(digits))).startsWith("{\"jsonrpc\":\"2.0\",\"id\":" + digits + ",\"result\"");
    }

    @Test
    void aBatchOfTheLargestSizeIsAnsweredInOrder() {
        String answer = answer(batch(LIMIT_OF_BATCH));

        assertThat(system.pings).isEqualTo(LIMIT_OF_BATCH);
        assertThat(answer.split("\"id\":", -1)).hasSize(LIMIT_OF_BATCH + 1);
        assertThat(answer.indexOf("\"id\":17,")).isBetween(0, answer.indexOf("\"id\":18,"));
    }

    @Test
    void aLargerBatchIsRefusedAsAWhole() {
        assertThat(answer(batch(LIMIT_OF_BATCH + 1))).contains("-32013", "TOO_LARGE", "1001");
        assertThat(system.pings).isZero();
    }

    @Test
    void notificationsAreExecutedAndNotAnswered() {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"method\":\"service.delete\",\"params\":[\"web\"]}"))
                .isEmpty();
        assertThat(services.deleted).containsExactly("web");
    }

    @Test
    void theHandlerLearnsWhoCalls() {
        dispatcher
                .answer(
                        call("run.submit", "{\"command\":\"true\"}", 1).getBytes(UTF_8),
                        Caller.admin("unix:ada"),
                        Runnable::run)
                .join();

        assertThat(runs.callers).containsExactly("unix:ada");
        assertThat(Caller.current()).isNull();
    }

    @Test
    void aRoleDecidesWhatMayBeCalledAndWhatIsRefusedIsAudited() {
        Caller viewer = new Caller("token:tv", Role.VIEWER, null, null);

        assertThat(answerTo(viewer, call("service.status", "[\"web\"]", 1))).contains("\"result\"");
        assertThat(answerTo(viewer, call("service.stop", "[\"web\"]", 1)))
                .contains("-32008", "service.stop needs the role operator; yours is viewer");
        assertThat(answerTo(new Caller("token:ci", Role.OPERATOR, null, null), call("system.wipe_all", "[]", 1)))
                .contains("-32008");
        assertThat(refused)
                .containsExactly(
                        "token:tv service.stop FORBIDDEN: service.stop needs the role operator; yours is viewer",
                        "token:ci system.wipe_all FORBIDDEN: system.wipe_all needs the role admin; yours is operator");
    }

    private String answerTo(Caller caller, String body) {
        return new String(
                dispatcher.answer(body.getBytes(UTF_8), caller, Runnable::run).join(), UTF_8);
    }

    @Test
    void aStageIsAnsweredWhenItCompletesAndOthersDoNotWaitForIt() {
        CompletableFuture<byte[]> later = send(call("run.wait", "[1]", 1));

        assertThat(later).isNotDone();
        assertThat(dispatcher.pending()).isEqualTo(1);
        assertThat(answer(PING)).contains("\"result\"");
        runs.waiting.get(0).completeExceptionally(new RpcException(RpcError.TIMEOUT, "Too late", null, null));
        assertThat(new String(later.join(), UTF_8)).contains("-32005", "Too late", "\"id\":1");
        assertThat(dispatcher.pending()).isZero();
    }

    @Test
    void aBatchWaitsForAllOfItsStages() {
        CompletableFuture<byte[]> batch =
                send("[" + call("run.wait", "[1]", 1) + "," + PING + "," + call("run.wait", "[2]", 2) + "]");

        runs.waiting.get(1).complete(null);
        assertThat(batch).isNotDone();
        runs.waiting.get(0).completeExceptionally(new IllegalStateException("SECRET"));
        assertThat(new String(batch.join(), UTF_8)).contains("INTERNAL_ERROR").doesNotContain("SECRET");
    }

    @Test
    void theBlockingPoolRefusesWhatItHasNoPlaceFor() throws InterruptedException {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(1));
        RpcDispatcher narrow = new RpcDispatcher(apis, pool, (caller, method, why) -> {}, new MetricRegistry());
        byte[] why = call("service.why", "[\"web\"]", 1).getBytes(UTF_8);
        try {
            CompletableFuture<byte[]> running = narrow.answer(why, ROOT, Runnable::run);
            CompletableFuture<byte[]> queued = narrow.answer(why, ROOT, Runnable::run);

            assertThat(new String(narrow.answer(why, ROOT, Runnable::run).join(), UTF_8))
                    .contains("-32004", "QUEUE_FULL", "\"retryable\":true");
            assertThat(new String(
                            narrow.answer(PING.getBytes(UTF_8), ROOT, Runnable::run)
                                    .join(),
                            UTF_8))
                    .contains("\"result\"");
            assertThat(running).isNotDone();
            services.release.countDown();
            assertThat(new String(running.join(), UTF_8)).contains("It is up");
            assertThat(new String(queued.join(), UTF_8)).contains("It is up");
        } finally {
            pool.shutdownNow();
            assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void afterCloseNewCallsAreRefusedAndWaitingOnesAnswered() {
        CompletableFuture<byte[]> waiting = send(call("run.wait", "[1]", 1));

        dispatcher.close();

        assertThat(answer(PING)).contains("-32006", "SHUTTING_DOWN", "\"retryable\":true");
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\"}")).isEmpty();
        assertThat(system.pings).isZero();
        runs.waiting.get(0).complete(null);
        assertThat(new String(waiting.join(), UTF_8)).contains("\"result\":null");
    }

    @Test
    void callsAndErrorsAreCountedByMethodAndUnknownOnesAreNot() {
        List<String> before = new ArrayList<>(metrics.getNames());
        answer(PING);
        answer(call("service.get", "[\"throws\"]", 1));
        answer(call("no.such", "[]", 1));

        assertThat(metrics.timer("rpc.calls.system.ping").getCount()).isEqualTo(1);
        assertThat(metrics.counter("rpc.errors.service.get").getCount()).isEqualTo(1);
        assertThat(metrics.getNames()).hasSize(before.size() + 3);
    }

    private static String batch(int calls) {
        return IntStream.rangeClosed(1, calls)
                .mapToObj(id -> call("system.ping", "[]", id))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String call(String method, String params, int id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":" + id + "}";
    }

    private static String withId(String id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":" + id + "}";
    }

    private static byte[] withParams(String params) {
        return call("system.ping", params, 1).getBytes(UTF_8);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private CompletableFuture<byte[]> send(String body) {
        return dispatcher.answer(body.getBytes(UTF_8), ROOT, Runnable::run);
    }

    private String answer(String body) {
        return answer(body.getBytes(UTF_8));
    }

    private String answer(byte[] body) {
        CompletableFuture<byte[]> answer = dispatcher.answer(body, ROOT, Runnable::run);
        assertThat(answer).as("answered at once").isDone();
        return new String(answer.join(), UTF_8);
    }
}
