package dev.supervisor.server.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.RunApi;
import dev.supervisor.rpc.ServiceApi;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a transcript cannot show: what is carried out, by whom, and calls that are answered later. */
class RpcDispatcherTest {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}";
    private static final int LIMIT_OF_BATCH = 1_000;
    private static final int LIMIT_OF_WAITS = 1_000;
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
        assertThatNullPointerException().as("nobody calls any more").isThrownBy(Caller::current);
    }

    @Test
    void aRoleDecidesWhatMayBeCalledAndWhatIsRefusedIsAudited() {
        Caller viewer = new Caller("token:tv", Role.VIEWER, null, null, null);

        assertThat(answerTo(viewer, call("service.status", "[\"web\"]", 1))).contains("\"result\"");
        assertThat(answerTo(viewer, call("service.stop", "[\"web\"]", 1)))
                .contains("-32008", "service.stop needs the role operator; yours is viewer");
        assertThat(answerTo(new Caller("token:ci", Role.OPERATOR, null, null, null), call("system.wipe_all", "[]", 1)))
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

    @Test
    void theAnswersToABatchStayWithinALimitButEveryChangeIsAnswered() {
        ObjectNode large = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(1 << 20));
        RpcDispatcher wordy = new RpcDispatcher(
                new Apis(services, runs, new FakeDeadLetters(), system, new FakeTokens(), () -> large),
                Runnable::run,
                (caller, method, why) -> {},
                metrics);
        String submitted = IntStream.range(0, 2_500)
                .mapToObj(run -> "{\"command\":\"true\"}")
                .collect(Collectors.joining(",", "[[", "]]"));
        String calls = IntStream.rangeClosed(1, LIMIT_OF_BATCH - 4)
                .mapToObj(id -> call("rpc.discover", "[]", id))
                .collect(Collectors.joining(",", "[", ","));
        String batch = calls + call("run.submit_many", submitted, LIMIT_OF_BATCH - 1) + ","
                + call("service.delete", "[\"web\"]", LIMIT_OF_BATCH)
                + ",{\"jsonrpc\":\"2.0\",\"method\":\"rpc.discover\",\"id\":{\"a\":1}},{\"method\":\"rpc.discover\"}]";

        String answer = new String(
                wordy.answer(batch.getBytes(UTF_8), ROOT, Runnable::run).join(), UTF_8);

        assertThat(answer.length()).isLessThan(17 << 20);
        assertThat(answer.split("\"result\":", -1)).hasSize(1 + 15 + 2);
        assertThat(answer.split("TOO_LARGE", -1)).hasSize(1 + LIMIT_OF_BATCH - 4 - 15);
        assertThat(answer.split("\"id\":null,\"error\":\\{\"code\":-32600", -1))
                .as("what is no call is refused as such")
                .hasSize(1 + 2);
        assertThat(answer).contains(",2499,2500]");
        assertThat(services.deleted).containsExactly("web");
    }

    @Test
    void anAnswerThatCannotBeWrittenIsAWholeErrorAndTheOthersOfItsBatchAreAnswered() throws IOException {
        ObjectNode unwritable = JsonNodeFactory.instance.objectNode().put("written", "SECRET");
        unwritable.putPOJO("not", new Object());
        RpcDispatcher failing = new RpcDispatcher(
                new Apis(services, runs, new FakeDeadLetters(), system, new FakeTokens(), () -> unwritable),
                Runnable::run,
                (caller, method, why) -> {},
                metrics);
        String batch = "[" + call("system.ping", "[]", 1) + "," + call("rpc.discover", "[]", 2) + ","
                + call("system.ping", "[]", 3) + "]";

        String answer = new String(
                failing.answer(batch.getBytes(UTF_8), ROOT, Runnable::run).join(), UTF_8);

        JsonNode answers = RpcJson.strict().readTree(answer);
        assertThat(answers).hasSize(3);
        assertThat(answers.get(0).has("result")).isTrue();
        assertThat(answers.get(1).path("id").asInt()).isEqualTo(2);
        assertThat(answers.get(1).path("error").path("code").asInt()).isEqualTo(-32603);
        assertThat(answers.get(1).has("result")).isFalse();
        assertThat(answers.get(2).has("result")).isTrue();
        assertThat(answer).doesNotContain("SECRET");
    }

    @Test
    void whoeverWaitsForALotIsInNobodysWay() {
        for (int i = 0; i < LIMIT_OF_WAITS; i++) {
            assertThat(send(call("run.wait", "[1]", i))).isNotDone();
        }

        assertThat(answer(call("run.wait", "[1]", 1))).contains("QUEUE_FULL");
        assertThat(runs.waiting).hasSize(LIMIT_OF_WAITS);
        assertThat(answer(call("run.submit", "{\"command\":\"true\"}", 1))).contains("\"result\"");
        assertThat(dispatcher.answer(
                        call("run.wait", "[1]", 1).getBytes(UTF_8), Caller.admin("unix:ada"), Runnable::run))
                .isNotDone();
        runs.waiting.get(0).complete(null);
        assertThat(send(call("run.wait", "[1]", 1))).isNotDone();
    }

    @Test
    void whatMayHaveBeenDoneIsNotToBeRepeatedAfterAStop() {
        CompletableFuture<byte[]> look = send(call("run.wait", "[1]", 1));
        CompletableFuture<byte[]> deed = send(call("run.retry", "[1]", 2));

        dispatcher.abandonPending();

        assertThat(new String(look.join(), UTF_8)).contains("SHUTTING_DOWN", "\"retryable\":true");
        assertThat(new String(deed.join(), UTF_8)).contains("SHUTTING_DOWN", "\"retryable\":false");
        assertThat(dispatcher.pending()).isZero();
    }

    /** As memory that runs out does, which can happen anywhere. */
    @Test
    void anErrorThatNobodyExpectsIsAnsweredAndKeepsNoPlace() {
        RpcDispatcher failing = new RpcDispatcher(
                new Apis(
                        unspeakable(ServiceApi.class),
                        unspeakable(RunApi.class),
                        new FakeDeadLetters(),
                        system,
                        new FakeTokens(),
                        JsonNodeFactory.instance::objectNode),
                Runnable::run,
                (caller, method, why) -> {},
                metrics);

        assertThat(answerOf(failing, "run.wait", "[13]")).contains("INTERNAL_ERROR", "\"id\":7");
        assertThat(answerOf(failing, "service.why", "[\"web\"]")).contains("INTERNAL_ERROR", "\"id\":7");
        for (int i = 0; i < LIMIT_OF_WAITS; i++) {
            assertThat(failing.answer(call("run.wait", "[1]", 7).getBytes(UTF_8), ROOT, Runnable::run))
                    .isNotDone();
        }
    }

    private static String answerOf(RpcDispatcher dispatcher, String method, String params) {
        CompletableFuture<byte[]> answer =
                dispatcher.answer(call(method, params, 7).getBytes(UTF_8), ROOT, Runnable::run);
        assertThat(answer).isCompleted();
        return new String(answer.join(), UTF_8);
    }

    /** Waits for run 1; all else fails in a way that cannot even be told. */
    private static <T> T unspeakable(Class<T> api) {
        return api.cast(Proxy.newProxyInstance(
                api.getClassLoader(), new Class<?>[] {api}, (proxy, method, arguments) -> {
                    if (Long.valueOf(1).equals(arguments[0])) {
                        return new CompletableFuture<>();
                    }
                    throw new IllegalStateException() {
                        @Override
                        public String getMessage() {
                            throw new LinkageError("no words");
                        }
                    };
                }));
    }

    private static String batch(int calls) {
        return IntStream.rangeClosed(1, calls)
                .mapToObj(id -> call("system.ping", "[]", id))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String call(String method, String params, int id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":" + id + "}";
    }

    private CompletableFuture<byte[]> send(String body) {
        return dispatcher.answer(body.getBytes(UTF_8), ROOT, Runnable::run);
    }

    private String answer(String body) {
        CompletableFuture<byte[]> answer = send(body);
        assertThat(answer).as("answered at once").isDone();
        return new String(answer.join(), UTF_8);
    }
}
