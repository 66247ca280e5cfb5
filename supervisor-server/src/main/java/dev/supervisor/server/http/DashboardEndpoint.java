package dev.supervisor.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** {@code GET /grafana.json}: a dashboard to import into Grafana. It holds queries and no figures, so anybody may have it. */
final class DashboardEndpoint implements HttpHandler {
    private static final String RESOURCE = "/grafana/supervisor.json";

    private final ByteBuffer json;

    DashboardEndpoint() throws IOException {
        try (InputStream in = DashboardEndpoint.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException("the program is not complete: " + RESOURCE + " is missing");
            }
            json = ByteBuffer.wrap(in.readAllBytes()).asReadOnlyBuffer();
        }
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        Reply.send(exchange, json.duplicate());
    }
}
