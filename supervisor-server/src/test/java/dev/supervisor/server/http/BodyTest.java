package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BodyTest {
    private static final int LIMIT = 1_000;

    private final Room room = new Room(LIMIT);
    private Listening server;
    private RawHttp http;

    @BeforeEach
    void start() throws IOException {
        Body body = new Body(
                LIMIT,
                room,
                (exchange, bytes) -> {
                    throw new IllegalStateException("it cannot be answered");
                },
                exchange -> Guard.refuse(exchange, 413, "too large"),
                exchange -> Guard.refuse(exchange, 503, "no room"));
        server = Listening.with(body::read);
        http = server.connect();
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        server.close();
    }

    @Test
    void theRoomOfABodyThatIsThereAtOnceIsGivenBackAlsoWhenAnsweringItFails() throws IOException {
        http.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 1000", "x".repeat(LIMIT));

        assertThat(http.answer().status()).isEqualTo(500);
        assertRoomIsGivenBackOnce();
    }

    @Test
    void theRoomOfABodyInPiecesIsGivenBackAlsoWhenAnsweringItFails() throws IOException {
        http.send("POST / HTTP/1.1\nHost: localhost\nContent-Length: 1000", "x");
        Waits.until("its room is taken", () -> !hasRoomFor(LIMIT));
        http.send("x".repeat(LIMIT - 1).getBytes(StandardCharsets.US_ASCII));

        assertThat(http.answer().status()).isEqualTo(500);
        assertRoomIsGivenBackOnce();
    }

    private void assertRoomIsGivenBackOnce() {
        Waits.until("there is room for another", () -> hasRoomFor(LIMIT));
        assertThat(hasRoomFor(LIMIT + 1)).isFalse();
    }

    private boolean hasRoomFor(int bytes) {
        boolean taken = room.take(bytes);
        if (taken) {
            room.giveBack(bytes);
        }
        return taken;
    }
}
