package dev.supervisor.client;

import static dev.supervisor.client.ScriptedDaemon.JSON;
import static dev.supervisor.client.ScriptedDaemon.cut;
import static dev.supervisor.client.ScriptedDaemon.error;
import static dev.supervisor.client.ScriptedDaemon.raw;
import static dev.supervisor.client.ScriptedDaemon.result;
import static dev.supervisor.client.ScriptedDaemon.silence;
import static dev.supervisor.client.ScriptedDaemon.streamAndCut;
import static dev.supervisor.client.ScriptedDaemon.streamAndHold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.googlecode.jsonrpc4j.JsonRpcClientException;
import dev.supervisor.client.ScriptedDaemon.Act;
import dev.supervisor.client.ScriptedDaemon.Over;
import dev.supervisor.client.transport.Feed;
import dev.supervisor.client.transport.Feed.Message;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.client.transport.TransportException;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.Sample;
import dev.supervisor.rpc.model.ServiceStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events over both transports: in order, each once, and what is missing is told. */
@Timeout(60)
class EventStreamTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String STATUS = "{\"name\":\"web\",\"state\":\"blocked\",\"target\":\"up\",\"ready\":false,"
            + "\"restart_count\":0,\"since\":\"2026-01-01T00:00:00.000Z\",\"blocked_by\":[\"db\"],\"revision\":7}";

    @ParameterizedTest
    @EnumSource
    void goesOnAfterTheLastEventWhenTheConnectionBreaks(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        over,
                        streamAndCut(hello(12), event(11), event(12)),
                        cut(),
                        streamAndHold(hello(14), event(12), event(13), event(14)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all()
                        .after(10)
                        .kinds("service", "run")
                        .subject("a b")
                        .withSamples())) {
            assertThat(sequenceNumbers(events, 4)).containsExactly(11L, 12L, 13L, 14L);
            assertThat(events.position()).hasValue(14L);
            assertThat(daemon.requests()).hasSize(3);
            assertAsks(daemon.requests().get(0), over, 10);
            assertAsks(daemon.requests().get(1), over, 12);
            assertAsks(daemon.requests().get(2), over, 12);
        }
    }

    @ParameterizedTest
    @EnumSource
    void beginsWithWhatComesNextAndKnowsWhereThatWas(Over over) throws Exception {
        try (ScriptedDaemon daemon =
                        new ScriptedDaemon(over, streamAndCut(hello(40)), streamAndHold(hello(41), event(41)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all())) {
            assertThat(sequenceNumbers(events, 1)).containsExactly(41L);
            assertThat(daemon.requests().get(0).toString()).doesNotContain("after");
            assertThat(daemon.requests().get(1).toString()).containsPattern("after\\D+40");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfEventsThatAreGoneInTheirPlace(Over over) throws Exception {
        List<Object> told = new ArrayList<>();
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        over, streamAndHold(hello(99), event(3), message(Feed.GAP, "{\"oldest\":90}"), event(90)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all().after(2)).onGap(told::add)) {
            told.add(events.next(LONG).orElseThrow().seq());
            told.add(events.next(LONG).orElseThrow().seq());
            assertThat(told).containsExactly(3L, new EventGap(3, 90), 90L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void replacedDatabaseIsToldAndFollowedFromItsBeginning(Over over) throws Exception {
        List<EventGap> gaps = new ArrayList<>();
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        over,
                        streamAndCut(hello(500), event(500)),
                        streamAndHold(hello(2)),
                        streamAndHold(hello(2), event(1), event(2)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all().after(499)).onGap(gaps::add)) {
            assertThat(sequenceNumbers(events, 3)).containsExactly(500L, 1L, 2L);
            assertThat(gaps).containsExactly(new EventGap(500, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void readerThatWasLetGoComesBackWhereTheDaemonSays(Over over) throws Exception {
        List<String> reasons = new ArrayList<>();
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        over,
                        streamAndHold(
                                hello(7), event(7), message(Feed.END, "{\"reason\":\"too slow\",\"resume_after\":70}")),
                        streamAndHold(hello(71), event(71)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all().after(6))
                        .onDisconnect((reason, retryIn) -> reasons.add(reason))) {
            assertThat(sequenceNumbers(events, 2)).containsExactly(7L, 71L);
            assertThat(daemon.requests().get(1).toString()).containsPattern("after\\D+70");
            assertThat(reasons).containsExactly("too slow");
        }
    }

    @ParameterizedTest
    @EnumSource
    void readerThatWasLetGoBeforeItBeganBeginsAnewFromNowOn(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        over,
                        streamAndHold(message(Feed.END, "{\"reason\":\"stopping\",\"resume_after\":null}")),
                        streamAndHold(hello(70), event(71)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all())) {
            assertThat(sequenceNumbers(events, 1)).containsExactly(71L);
            assertThat(daemon.requests().get(1).toString()).doesNotContainPattern("after\\D+0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void samplesComeBetweenEvents(Over over) throws Exception {
        List<Samples> samples = new ArrayList<>();
        String sample = "{\"at\":\"2026-01-01T00:00:00.000Z\",\"services\":{\"web\":[12.5,4096,2]}}";
        try (ScriptedDaemon daemon =
                        new ScriptedDaemon(over, streamAndHold(hello(1), message(Feed.SAMPLES, sample), event(2)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all()).onSamples(samples::add)) {
            assertThat(sequenceNumbers(events, 1)).containsExactly(2L);
            Instant at = Instant.parse("2026-01-01T00:00:00Z");
            assertThat(samples).containsExactly(new Samples(at, Map.of("web", new Sample(at, 12.5, 4096, 2))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void statusIsToldBetweenEventsAndLeavesTheConnectionAsItIs(Over over) throws Exception {
        List<Object> told = new ArrayList<>();
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        over, streamAndHold(hello(1), event(2), message(Feed.STATUS, STATUS), event(3)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all())
                        .onStatus(status -> told.add(status.name() + " is " + status.state()))
                        .onDisconnect((reason, retryIn) -> told.add(reason))) {
            assertThat(sequenceNumbers(events, 2)).containsExactly(2L, 3L);
            assertThat(told).containsExactly("web is blocked");
            assertThat(daemon.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenerIsToldOfAStatus(Over over) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        EventListener listener = new EventListener() {
            @Override
            public void onEvent(Event event) {
                // there is none
            }

            @Override
            public void onStatus(ServiceStatus status) {
                told.countDown();
            }
        };
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, streamAndHold(hello(1), message(Feed.STATUS, STATUS)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventSubscription subscription = client.listen(EventQuery.all(), listener)) {
            assertThat(await(told)).isTrue();
            assertThat(subscription.ended()).isNotDone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void messageThatOnlyANewerDaemonKnowsIsPassedOver(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        over, streamAndHold(hello(1), message("weather", "{\"rain\":true}"), event(2)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all())) {
            assertThat(sequenceNumbers(events, 1)).containsExactly(2L);
            assertThat(daemon.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eventThatCannotBeReadIsAskedForAgainMoreAndMoreSeldom(Over over) throws Exception {
        List<Duration> pauses = new ArrayList<>();
        Act garbled = streamAndHold(hello(2), new Message(Feed.EVENT, JSON.readTree("{\"kind\":\"run\"}")));
        try (ScriptedDaemon daemon =
                        new ScriptedDaemon(over, garbled, garbled, garbled, streamAndHold(hello(2), event(2)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all().after(1))
                        .onDisconnect((reason, retryIn) -> pauses.add(retryIn))) {
            assertThat(sequenceNumbers(events, 1)).containsExactly(2L);
            assertThat(pauses).hasSize(3);
            assertThat(pauses.get(2)).isGreaterThan(pauses.get(0)); // 200 to 400 ms, 50 to 100 ms
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionThatBeganEndsTheBackoff(Over over) throws Exception {
        List<Duration> pauses = new ArrayList<>();
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        over,
                        streamAndCut(hello(1)),
                        streamAndCut(hello(1)),
                        streamAndCut(hello(1)),
                        streamAndCut(hello(1)),
                        streamAndHold(hello(1), event(2)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events =
                        client.events(EventQuery.all()).onDisconnect((reason, retryIn) -> pauses.add(retryIn))) {
            assertThat(sequenceNumbers(events, 1)).containsExactly(2L);
            assertThat(pauses).hasSize(4).allMatch(pause -> pause.toMillis() <= 100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void silentConnectionIsReplacedAtOnceAndNobodyIsTold(Over over) throws Exception {
        List<String> told = new ArrayList<>();
        Act quiet = streamAndHold(hello(1));
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, quiet, quiet, quiet, streamAndHold(hello(1), event(2)));
                Transport transport = daemon.transport();
                EventStream events = EventStream.open(transport, EventQuery.all(), LONG, Duration.ofMillis(30))) {
            events.onDisconnect((reason, retryIn) -> told.add(reason + " in " + retryIn));
            assertThat(sequenceNumbers(events, 1)).containsExactly(2L);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void commentsAreSignsOfLife() throws Exception {
        Duration silence = Duration.ofMillis(400);
        Act quiet = (daemon, request, out) -> {
            streamAndCut(hello(1)).answer(daemon, request, out);
            for (int i = 0; i < 60; i++) {
                daemon.pause(10);
                raw("3\r\n:\n\n\r\n").answer(daemon, request, out);
            }
            return daemon.push(out, event(2));
        };
        try (ScriptedDaemon daemon = new ScriptedDaemon(Over.HTTP, quiet);
                Transport transport = daemon.transport();
                EventStream events = EventStream.open(transport, EventQuery.all(), LONG, silence)) {
            assertThat(sequenceNumbers(events, 1)).containsExactly(2L);
            assertThat(daemon.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitForAnEventIsNotMadeLongerByADaemonThatDoesNotBegin(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, streamAndCut(hello(1)), silence());
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all())) {
            long began = System.nanoTime();
            assertThat(events.next(Duration.ofMillis(1_500))).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingYetIsEmptyAndLosesNothing(Over over) throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Act slow = (daemon, request, out) -> {
            streamAndCut(hello(1)).answer(daemon, request, out);
            assertThat(await(goOn)).isTrue();
            return raw(over == Over.UNIX ? "" : "0\r\n\r\n").answer(daemon, request, out);
        };
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, slow, streamAndHold(hello(2), event(2)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all())) {
            assertThat(events.next(Duration.ofMillis(50))).isEmpty();
            goOn.countDown();
            assertThat(sequenceNumbers(events, 1)).containsExactly(2L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsWhoeverReads(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, streamAndHold(hello(1), event(2)));
                SupervisorClient client = new SupervisorClient(daemon.transport())) {
            CountDownLatch first = new CountDownLatch(1);
            EventSubscription subscription = client.listen(EventQuery.all(), event -> first.countDown());
            assertThat(await(first)).isTrue();
            subscription.close();
            assertThat(subscription.ended().get(20, TimeUnit.SECONDS)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsTheMakingOfAConnection(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, streamAndCut(hello(1)), silence());
                SupervisorClient client = new SupervisorClient(daemon.transport())) {
            CompletableFuture<String> reader;
            try (EventStream events = client.events(EventQuery.all())) {
                reader = CompletableFuture.supplyAsync(() -> nextAndWhetherInterrupted(events));
                while (daemon.requests().size() < 2) {
                    daemon.pause(5);
                }
            }
            assertThat(reader.get(20, TimeUnit.SECONDS)).isEqualTo("Optional.empty false");
        }
    }

    private static String nextAndWhetherInterrupted(EventStream events) {
        try {
            return events.next(Duration.ofMinutes(1)) + " " + Thread.interrupted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenerThatThrowsEndsItsSubscription(Over over) throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, streamAndHold(hello(1), event(2), event(3)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventSubscription subscription = client.listen(EventQuery.all(), event -> {
                    throw new IllegalStateException("at " + event.seq());
                })) {
            assertThatThrownBy(() -> subscription.ended().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("at 2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenerThatRunsIntoAnErrorEndsItsSubscriptionToo(Over over) throws Exception {
        List<@Nullable Exception> ends = new CopyOnWriteArrayList<>();
        AssertionError broken = new AssertionError("broken");
        EventListener listener = new EventListener() {
            @Override
            public void onEvent(Event event) {
                throw broken;
            }

            @Override
            public void onEnd(@Nullable Exception failure) {
                ends.add(failure);
            }
        };
        try (ScriptedDaemon daemon = new ScriptedDaemon(over, streamAndHold(hello(1), event(2)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventSubscription subscription = client.listen(EventQuery.all(), listener)) {
            assertThatThrownBy(() -> subscription.ended().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(broken);
            assertThat(ends).singleElement().satisfies(end -> assertThat(end).hasCause(broken));
        }
    }

    @ParameterizedTest
    @EnumSource
    void daemonThatIsNotThereIsToldAtOnce(Over over) throws Exception {
        ScriptedDaemon daemon = new ScriptedDaemon(over);
        try (SupervisorClient client = new SupervisorClient(daemon.transport())) {
            daemon.close();
            assertThatThrownBy(() -> client.events(EventQuery.all())).isInstanceOf(TransportException.class);
        }
    }

    @Test
    void revokedTokenEndsTheStream() throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        Over.HTTP,
                        streamAndCut(hello(1), event(2)),
                        raw("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all())) {
            assertThatThrownBy(() ->
                            events.forEach(event -> assertThat(event.seq()).isEqualTo(2)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("401");
            assertThat(events.next(LONG)).isEmpty();
        }
    }

    @Test
    void proxyWithoutADaemonDoesNotEndTheStream() throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        Over.HTTP,
                        streamAndCut(hello(1)),
                        raw("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"),
                        streamAndHold(hello(2), event(2)));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all())) {
            assertThat(sequenceNumbers(events, 1)).containsExactly(2L);
        }
    }

    @Test
    void eventsThatComeBeforeTheAnswerAreNotLost() throws Exception {
        List<EventGap> gaps = new ArrayList<>();
        Act early = (daemon, request, out) -> {
            daemon.notify(out, hello(4));
            daemon.notify(out, event(5));
            result("{\"events\":[],\"latest\":4}").answer(daemon, request, out);
            daemon.notify(out, event(6));
            return silence().answer(daemon, request, out);
        };
        try (ScriptedDaemon daemon = new ScriptedDaemon(Over.UNIX, early);
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all().after(4)).onGap(gaps::add)) {
            assertThat(sequenceNumbers(events, 2)).containsExactly(5L, 6L);
            assertThat(gaps).isEmpty();
        }
    }

    @Test
    void refusedQueryEndsTheStreamAndABusyDaemonDoesNot() throws Exception {
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        Over.UNIX, streamAndCut(hello(1)), error(-32004, true), error(-32602, false));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events = client.events(EventQuery.all())) {
            assertThatThrownBy(() -> events.next(LONG)).isInstanceOf(RpcException.class);
            assertThat(daemon.requests()).hasSize(3);
        }
    }

    @Test
    void errorOfANewerDaemonEndsTheStreamUnlessItIsSaidToBeRetryable() throws Exception {
        List<String> told = new ArrayList<>();
        try (ScriptedDaemon daemon = new ScriptedDaemon(
                        Over.UNIX, streamAndCut(hello(1)), error(-32099, true), error(-32098, false));
                SupervisorClient client = new SupervisorClient(daemon.transport());
                EventStream events =
                        client.events(EventQuery.all()).onDisconnect((reason, retryIn) -> told.add(reason))) {
            assertThatThrownBy(() -> events.next(LONG)).isInstanceOf(JsonRpcClientException.class);
            assertThat(told).hasSize(2);
            assertThat(events.next(LONG)).isEmpty();
        }
    }

    private static List<Long> sequenceNumbers(EventStream events, int count) throws IOException {
        List<Long> numbers = new ArrayList<>();
        while (numbers.size() < count) {
            numbers.add(events.next(LONG).orElseThrow().seq());
        }
        return numbers;
    }

    private static void assertAsks(JsonNode request, Over over, long after) throws IOException {
        if (over == Over.HTTP) {
            assertThat(request.path("get").textValue())
                    .isEqualTo("/events?after=" + after + "&kinds=service%2Crun&subject=a+b&samples=true");
        } else {
            assertThat(request.path("method").textValue()).isEqualTo("system.events");
            assertThat(request.path("params"))
                    .isEqualTo(JSON.readTree("{\"follow\":true,\"after\":" + after
                            + ",\"kinds\":[\"service\",\"run\"],\"subject\":\"a b\",\"samples\":true}"));
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static Message hello(long latest) {
        return message(Feed.HELLO, "{\"latest\":" + latest + "}");
    }

    private static Message event(long seq) {
        Event event = new Event(seq, Instant.EPOCH, "service", "wéb\n", "starting", "running", null, null, null);
        return new Message(Feed.EVENT, JSON.valueToTree(event));
    }

    private static Message message(String kind, String json) {
        try {
            return new Message(kind, JSON.readTree(json));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
