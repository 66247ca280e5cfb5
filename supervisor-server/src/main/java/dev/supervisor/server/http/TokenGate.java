package dev.supervisor.server.http;

import dev.supervisor.server.rpc.Caller;
import dev.supervisor.server.rpc.SignIn;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets those through that show a token, or have the cookie of one who is signed in, and says who they are. */
final class TokenGate implements HttpHandler {
    /** Who sends a request that was let through. */
    private static final AttachmentKey<Visit> VISIT = AttachmentKey.create(Visit.class);

    private static final AttachmentKey<Shown> SHOWN = AttachmentKey.create(Shown.class);
    private static final String SCHEME = "Bearer ";

    private final Authenticator authenticator;
    private final SignIn signIn;
    private final HttpHandler next;

    /** What a connection showed last. */
    private static final class Shown {
        private final byte[] header;
        private final Supplier<Optional<Caller>> asking;

        Shown(byte[] header, Supplier<Optional<Caller>> asking) {
            this.header = header;
            this.asking = asking;
        }

        /** How long it takes says nothing about how much of it is the same. */
        boolean isOf(byte[] shown) {
            return MessageDigest.isEqual(header, shown);
        }
    }

    /** One who was let through, and can be asked for the token or session again while a connection lasts. */
    record Visit(Caller caller, Supplier<Optional<Caller>> asking) {
        Optional<Caller> again() {
            return asking.get();
        }

        @Override
        public String toString() {
            return "Visit[" + caller.name() + "]";
        }
    }

    /** @param signIn knows those who come with a cookie instead */
    TokenGate(Authenticator authenticator, SignIn signIn, HttpHandler next) {
        this.authenticator = authenticator;
        this.signIn = signIn;
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
        String session = shown == null ? SessionCookie.of(exchange) : null;
        Supplier<Optional<Caller>> asking = session == null ? asking(exchange, shown) : () -> signIn.find(session);
        Optional<Caller> caller = asking.get();
        if (caller.isEmpty()) {
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
            Guard.refuse(
                    exchange,
                    StatusCodes.UNAUTHORIZED,
                    "send Authorization: Bearer TOKEN; an admin's is in admin.token in the state directory");
        } else if (session != null && !SessionCookie.isFromItsPage(exchange, session, signIn)) {
            Guard.refuse(
                    exchange,
                    StatusCodes.FORBIDDEN,
                    "with a cookie, send " + SessionCookie.CSRF + " with the csrf that /session answers");
        } else {
            exchange.putAttachment(VISIT, new Visit(caller.get(), asking));
            next.handleRequest(exchange);
        }
    }

    /** Whose token it is, is asked each time; to make out which token, once for a connection that shows the same again and again. */
    private Supplier<Optional<Caller>> asking(HttpServerExchange exchange, @Nullable String shown) {
        if (shown == null || !shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional::empty;
        }
        byte[] header = shown.getBytes(StandardCharsets.ISO_8859_1); // as Undertow has read it
        Shown before = exchange.getConnection().getAttachment(SHOWN);
        if (before != null && before.isOf(header)) {
            return before.asking;
        }
        Supplier<Optional<Caller>> asking =
                authenticator.of(shown.substring(SCHEME.length()).strip());
        exchange.getConnection().putAttachment(SHOWN, new Shown(header, asking));
        return asking;
    }
}
