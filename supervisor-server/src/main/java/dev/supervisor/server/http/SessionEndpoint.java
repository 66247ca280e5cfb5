package dev.supervisor.server.http;

import dev.supervisor.server.rpc.SignIn;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signing in and out of the cockpit: {@code POST /login} with a token or a one-time link's code, {@code POST /logout}, and {@code GET
 * /session}, which says who is signed in.
 */
final class SessionEndpoint implements HttpHandler {
    private static final int MAX_BODY_BYTES = 4 << 10;

    private final SignIn signIn;
    private final Body body;

    /** @param room for bodies */
    SessionEndpoint(SignIn signIn, Room room) {
        this.signIn = signIn;
        this.body = new Body(MAX_BODY_BYTES, room, this::begin, SessionEndpoint::tooLarge, SessionEndpoint::noRoom);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws IOException {
        switch (exchange.getRequestPath()) {
            case "/login" -> login(exchange);
            case "/logout" -> logout(exchange);
            default -> session(exchange);
        }
    }

    private void login(HttpServerExchange exchange) throws IOException {
        if (!isMethod(exchange, Methods.POST)) {
            return;
        }
        if (!RpcEndpoint.isJson(exchange)) {
            Guard.refuse(
                    exchange, StatusCodes.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json, not encoded");
            return;
        }
        body.read(exchange);
    }

    private void begin(HttpServerExchange exchange, byte[] shown) {
        if (exchange.isResponseStarted()) {
            return; // the body came too late and was refused
        }
        try {
            Optional<String> id = signIn.begin(shown);
            if (id.isPresent()) {
                endPresent(exchange);
                SessionCookie.set(exchange, id.get());
                answer(exchange, id.get());
            } else {
                Guard.refuse(
                        exchange,
                        StatusCodes.UNAUTHORIZED,
                        "this token or link is not good, or not any more; a link is good once, for a minute");
            }
        } catch (IllegalArgumentException e) {
            Guard.refuse(exchange, StatusCodes.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private void logout(HttpServerExchange exchange) {
        if (!isMethod(exchange, Methods.POST)) {
            return;
        }
        String id = SessionCookie.of(exchange);
        if (id != null && !SessionCookie.isFromItsPage(exchange, id, signIn)) {
            Guard.refuse(exchange, StatusCodes.FORBIDDEN, "send " + SessionCookie.CSRF + " to sign out");
            return;
        }
        endPresent(exchange);
        SessionCookie.remove(exchange);
        answer(exchange, null);
    }

    private void session(HttpServerExchange exchange) {
        if (isMethod(exchange, Methods.GET)) {
            answer(exchange, SessionCookie.of(exchange));
        }
    }

    private void endPresent(HttpServerExchange exchange) {
        String present = SessionCookie.of(exchange);
        if (present != null) {
            signIn.end(present);
        }
    }

    private void answer(HttpServerExchange exchange, @Nullable String id) {
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "application/json")
                .put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send(ByteBuffer.wrap(signIn.about(id)));
    }

    private static boolean isMethod(HttpServerExchange exchange, HttpString method) {
        boolean is = exchange.getRequestMethod().equals(method);
        if (!is) {
            exchange.getResponseHeaders().put(Headers.ALLOW, method.toString());
            Guard.refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "this is done by " + method);
        }
        return is;
    }

    private static void noRoom(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
        Guard.refuse(exchange, StatusCodes.SERVICE_UNAVAILABLE, "too many requests are under way");
    }

    private static void tooLarge(HttpServerExchange exchange) {
        Guard.refuse(exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE, "a token is shorter than this");
    }
}
