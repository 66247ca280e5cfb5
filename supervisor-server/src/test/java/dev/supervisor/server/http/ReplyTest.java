package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.Waits;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReplyTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    /** More than the sockets' buffers take. */
    private static final int LARGE_BYTES = 32 << 20;

    @Test
    void aPeerThatDoesNotTakeItsAnswerIsCutOff() throws IOException {
        AtomicInteger ended = new AtomicInteger();
        HttpHandler replying = exchange -> {
            exchange.addExchangeCompleteListener((completed, next) -> {
                ended.incrementAndGet();
                next.proceed();
            });
            Reply.send(exchange, ByteBuffer.allocate(LARGE_BYTES), SHORT);
        };
        try (Listening server = Listening.with(replying);
                RawHttp http = server.connect()) {
            http.send("GET / HTTP/1.1\nHost: localhost", "");

            Waits.until("it is cut off", () -> ended.get() == 1);
            assertThatThrownBy(() -> assertThat(http.readToEnd()).hasSizeGreaterThanOrEqualTo(LARGE_BYTES))
                    .isInstanceOfAny(IOException.class, AssertionError.class);
        }
    }
}
