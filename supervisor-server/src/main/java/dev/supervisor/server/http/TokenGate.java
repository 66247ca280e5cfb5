package dev.supervisor.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

/** Lets those through that show the token. */
final class TokenGate implements HttpHandler {
    private static final String SCHEME = "Bearer ";

    private final AdminToken token;
    private final HttpHandler next;

    TokenGate(AdminToken token, HttpHandler next) {
        this.token = token;
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        String shown = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        boolean bearer = shown != null && shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        if (bearer && token.matches(shown.substring(SCHEME.length()).strip())) {
            next.handleRequest(exchange);
        } else {
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
            Guard.refuse(
                    exchange,
                    StatusCodes.UNAUTHORIZED,
                    "send Authorization: Bearer TOKEN; the token is in admin.token in the state directory");
        }
    }
}
