package dev.supervisor.server.http;

import dev.supervisor.server.rpc.Caller;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.util.Objects;
import java.util.Optional;

/** Lets those through that show a token, and says who they are. */
final class TokenGate implements HttpHandler {
    /** Who sends a request that was let through. */
    private static final AttachmentKey<Visit> VISIT = AttachmentKey.create(Visit.class);

    private static final String SCHEME = "Bearer ";

    private final Authenticator authenticator;
    private final HttpHandler next;

    /** One who was let through, and can be asked for a token again while a connection lasts. */
    record Visit(Caller caller, Authenticator authenticator, String token) {
        Optional<Caller> again() {
            return authenticator.authenticate(token);
        }

        @Override
        public String toString() {
            return "Visit[" + caller.name() + "]";
        }
    }

    TokenGate(Authenticator authenticator, HttpHandler next) {
        this.authenticator = authenticator;
        this.next = next;
    }

    static Visit visit(WebSocketHttpExchange exchange) {
        return Objects.requireNonNull(exchange.getAttachment(VISIT));
    }

    static Visit visit(HttpServerExchange exchange) {
        return Objects.requireNonNull(exchange.getAttachment(VISIT));
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        String shown = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        boolean bearer = shown != null && shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String token = bearer ? shown.substring(SCHEME.length()).strip() : "";
        Optional<Caller> caller = bearer ? authenticator.authenticate(token) : Optional.empty();
        if (caller.isPresent()) {
            exchange.putAttachment(VISIT, new Visit(caller.get(), authenticator, token));
            next.handleRequest(exchange);
        } else {
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
            Guard.refuse(
                    exchange,
                    StatusCodes.UNAUTHORIZED,
                    "send Authorization: Bearer TOKEN; an admin's is in admin.token in the state directory");
        }
    }
}
