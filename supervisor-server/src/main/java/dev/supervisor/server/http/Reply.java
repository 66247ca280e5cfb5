package dev.supervisor.server.http;

import io.undertow.server.HttpServerExchange;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Sends an answer, and cuts the connection of a peer who does not take it in time: what is not taken stays in memory. Undertow's own
 * time-out for writing ({@code Options.WRITE_TIMEOUT}) would cut a connection that was kept idle, too.
 *
 * <p>Threading: the exchange's I/O thread.
 */
final class Reply {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Reply() {}

    static void send(HttpServerExchange exchange, ByteBuffer content) {
        send(exchange, content, PATIENCE);
    }

    static void send(HttpServerExchange exchange, ByteBuffer content, Duration patience) {
        exchange.getResponseSender().send(content);
        if (exchange.isResponseComplete()) {
            return; // as a rule the socket takes all of it at once
        }
        XnioExecutor.Key timer = exchange.getIoThread()
                .executeAfter(
                        () -> IoUtils.safeClose(exchange.getConnection()), patience.toMillis(), TimeUnit.MILLISECONDS);
        exchange.addExchangeCompleteListener((completed, next) -> {
            timer.remove();
            next.proceed();
        });
    }
}
