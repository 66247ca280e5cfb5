package dev.supervisor.server.http;

import dev.supervisor.server.metrics.MetricsPage;
import dev.supervisor.server.metrics.MetricsPage.Page;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /metrics}: Prometheus text 0.0.4, or OpenMetrics for who asks for it. The exchange waits without a thread. */
final class MetricsEndpoint implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);

    private final MetricsPage metrics;

    MetricsEndpoint(MetricsPage metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (TokenGate.visit(exchange).caller().isLimited()) {
            Guard.refuse(exchange, StatusCodes.FORBIDDEN, "the metrics are about all services; this token is not");
            return;
        }
        String accept = exchange.getRequestHeaders().getFirst(Headers.ACCEPT);
        exchange.dispatch(
                SameThreadExecutor.INSTANCE,
                () -> metrics.write(accept)
                        .whenCompleteAsync((page, failure) -> send(exchange, page, failure), exchange.getIoThread()));
    }

    private static void send(HttpServerExchange exchange, @Nullable Page page, @Nullable Throwable failure) {
        if (page == null) {
            LOG.warn("the metrics cannot be written: {}", String.valueOf(failure));
            Guard.refuse(exchange, StatusCodes.SERVICE_UNAVAILABLE, "the metrics cannot be written now; try again");
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, page.contentType());
        Reply.send(exchange, page.body());
    }
}
