package dev.supervisor.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import dev.supervisor.server.testkit.Waits;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.SameThreadExecutor;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyDeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int LIMIT = 1_000;
    private static final Room ROOM = new Room(LIMIT);

    private Listening server;
    private GracefulShutdownHandler graceful;

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10\n\nhalf", "Transfer-Encoding: chunked\n\n4\nhalf\n"})
    void halfABodyIsAnsweredByATimeOutAndTheConnectionClosed(String half) throws Exception {
        try (RawHttp http = connect(SHORT, BodyDeadlineTest::echo)) {
            send(http, half);

            Answer answer = http.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("200 ms");
            assertThat(answer.headers()).containsEntry("connection", "close");
            assertIsClosed(http);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000\n\nhalf", "Transfer-Encoding: chunked\n\n4\nhalf\n"})
    void bodiesThatAreNotWholeTakeNoMoreThanThereIsAndGiveItBack(String half) throws Exception {
        try (RawHttp first = connect(LONG, BodyDeadlineTest::echo)) {
            send(first, half);
            Waits.until("it takes all there is", BodyDeadlineTest::isFull);
            try (RawHttp second = server.connect()) {
                send(second, "Content-Length: 5\n\nwhole");
                assertThat(second.answer().status()).isEqualTo(503);
            }
        }
        Waits.until("it is given back", () -> ROOM.take(LIMIT));
        ROOM.giveBack(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000\n\n", "Transfer-Encoding: chunked\n\n3e8\n"})
    void anAnswerThatIsWaitedForTakesNoRoom(String head) throws Exception {
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        HttpHandler late = exchange -> body((whole, body) -> {
                    whole.dispatch(SameThreadExecutor.INSTANCE, () -> {});
                    received.complete(body);
                })
                .read(exchange);
        try (RawHttp http = connect(LONG, late)) {
            send(http, head + "x".repeat(500));
            Waits.until("it takes all there is", BodyDeadlineTest::isFull);
            http.send(("x".repeat(500) + (head.contains("chunked") ? "\r\n0\r\n\r\n" : "")).getBytes(UTF_8));

            assertThat(received.get(60, TimeUnit.SECONDS)).hasSize(LIMIT);
            Waits.until("there is room again", () -> !isFull());
        }
        Waits.until("all of it", () -> ROOM.take(LIMIT));
        ROOM.giveBack(LIMIT);
    }

    private static boolean isFull() {
        if (ROOM.take(1)) {
            ROOM.giveBack(1);
            return false;
        }
        return true;
    }

    @Test
    void aRefusedBodyIsNotWaitedForEither() throws Exception {
        try (RawHttp http = connect(SHORT, exchange -> Guard.refuse(exchange, 401, "who are you"))) {
            send(http, "Content-Length: 10\n\nhalf");

            assertThat(http.answer().status()).isEqualTo(401);
            assertIsClosed(http);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 4\n\nfull", "Transfer-Encoding: chunked\n\n4\nfull\n0\n\n"})
    void anAnswerMayTakeLongerThanTheBodyMay(String full) throws IOException {
        try (RawHttp http = connect(SHORT, BodyDeadlineTest::echoLate)) {
            for (int i = 0; i < 2; i++) {
                send(http, full);
                assertThat(http.answer().body()).isEqualTo("full");
            }
        }
    }

    @Test
    void aBodyInPiecesIsWaitedFor() throws IOException {
        try (RawHttp http = connect(LONG, BodyDeadlineTest::echo)) {
            for (int i = 0; i < 2; i++) {
                send(http, "Content-Length: 8\n\nhalf");
                assertThat(http.isSilent()).isTrue();
                http.send("full".getBytes(UTF_8));
                assertThat(http.answer().body()).isEqualTo("halffull");
            }
        }
    }

    /** The connection is closed, and its exchange has ended: a daemon that stops would wait for it. */
    private void assertIsClosed(RawHttp http) throws InterruptedException {
        assertThatThrownBy(http::answer).isInstanceOf(EOFException.class);
        graceful.shutdown();
        assertThat(graceful.awaitShutdown(60_000)).isTrue();
    }

    private static void send(RawHttp http, String rest) throws IOException {
        http.send(("POST / HTTP/1.1\nHost: localhost\n" + rest)
                .replace("\n", "\r\n")
                .getBytes(UTF_8));
    }

    private static void echo(HttpServerExchange exchange) throws IOException {
        body(BodyDeadlineTest::send).read(exchange);
    }

    private static void echoLate(HttpServerExchange exchange) throws IOException {
        long late = SHORT.multipliedBy(3).toMillis();
        body((whole, body) -> whole.dispatch(
                        SameThreadExecutor.INSTANCE,
                        () -> whole.getIoThread().executeAfter(() -> send(whole, body), late, TimeUnit.MILLISECONDS)))
                .read(exchange);
    }

    private static Body body(BiConsumer<HttpServerExchange, byte[]> then) {
        return new Body(
                LIMIT,
                ROOM,
                then,
                tooLarge -> tooLarge.setStatusCode(413),
                noRoom -> Guard.refuse(noRoom, 503, "no room"));
    }

    private static void send(HttpServerExchange exchange, byte[] body) {
        exchange.getResponseSender().send(new String(body, UTF_8));
    }

    private RawHttp connect(Duration patience, HttpHandler handler) throws IOException {
        graceful = new GracefulShutdownHandler(handler);
        server = Listening.with(new BodyDeadline(graceful, patience));
        return server.connect();
    }
}
