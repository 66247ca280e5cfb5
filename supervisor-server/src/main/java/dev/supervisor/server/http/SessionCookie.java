package dev.supervisor.server.http;

import dev.supervisor.server.rpc.SignIn;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.server.handlers.CookieImpl;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that holds a session's id: unreadable for scripts, and not sent with requests that other sites cause. A host's cookies
 * are shared by all its ports, so its name has the port: daemons on one host do not sign each other's viewers out.
 */
final class SessionCookie {
    static final HttpString CSRF = new HttpString("X-CSRF-Token");
    /** How long a browser keeps it; the daemon ends a session that is idle before that. */
    private static final int SECONDS = (int) Duration.ofDays(30).toSeconds();

    private SessionCookie() {}

    /** The session's id that comes with the request; null: none. */
    static @Nullable String of(HttpServerExchange exchange) {
        Cookie cookie = exchange.getRequestCookie(name(exchange));
        return cookie == null ? null : cookie.getValue();
    }

    static void set(HttpServerExchange exchange, String id) {
        exchange.setResponseCookie(cookie(exchange, id).setMaxAge(SECONDS));
    }

    static void remove(HttpServerExchange exchange) {
        exchange.setResponseCookie(cookie(exchange, "").setMaxAge(0));
    }

    /** Whether the request changes nothing, or comes from the session's own page. */
    static boolean isFromItsPage(HttpServerExchange exchange, String id, SignIn signIn) {
        HttpString method = exchange.getRequestMethod();
        return method.equals(Methods.GET)
                || method.equals(Methods.HEAD)
                || signIn.isFromItsPage(id, exchange.getRequestHeaders().getFirst(CSRF));
    }

    private static Cookie cookie(HttpServerExchange exchange, String value) {
        return new CookieImpl(name(exchange), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSiteMode("Strict")
                .setSecure(exchange.isSecure());
    }

    private static String name(HttpServerExchange exchange) {
        return "supervisor_" + exchange.getDestinationAddress().getPort();
    }
}
