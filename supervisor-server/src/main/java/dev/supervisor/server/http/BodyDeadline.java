package dev.supervisor.server.http;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * The outermost handler: gives a request's body a time to be whole. Undertow has a limit for heads and one between requests, none
 * for bodies; the socket's read time-out ({@code Options.READ_TIMEOUT}, tried with 2.4.4) closes without an answer, and begins anew
 * with every byte, as our time does not. It ends with the body: the answer may take as long as it likes. A request that was refused
 * unread is closed in the same time.
 *
 * <p>Threading: the exchange's I/O thread.
 */
final class BodyDeadline implements HttpHandler {
    /** At its end an exchange waits for the rest of the body, which may never come. */
    private static final IoCallback CLOSE = new IoCallback() {
        @Override
        public void onComplete(HttpServerExchange exchange, Sender sender) {
            IoUtils.safeClose(exchange.getConnection());
        }

        @Override
        public void onException(HttpServerExchange exchange, Sender sender, IOException gone) {
            IoUtils.safeClose(exchange.getConnection());
        }
    };

    private final HttpHandler next;
    private final Duration patience;

    BodyDeadline(HttpHandler next, Duration patience) {
        this.next = next;
        this.patience = patience;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        next.handleRequest(exchange);
        if (!exchange.isRequestComplete()
                && exchange.getConnection().isOpen()) { // as a rule the body came with the head, and was read
            XnioExecutor.Key timer = exchange.getIoThread()
                    .executeAfter(() -> giveUp(exchange), patience.toMillis(), TimeUnit.MILLISECONDS);
            exchange.addExchangeCompleteListener((completed, then) -> {
                timer.remove();
                then.proceed();
            });
        }
    }

    private void giveUp(HttpServerExchange exchange) {
        if (exchange.isRequestComplete()) {
            return; // the answer takes its time, as it may
        }
        if (exchange.isResponseStarted()) {
            IoUtils.safeClose(exchange.getConnection());
        } else {
            String why = "the body was not whole after " + patience.toMillis() + " ms";
            Guard.refuse(exchange, StatusCodes.REQUEST_TIME_OUT, why, CLOSE);
        }
    }
}
