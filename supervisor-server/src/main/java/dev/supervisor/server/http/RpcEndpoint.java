package dev.supervisor.server.http;

import dev.supervisor.server.rpc.RpcDispatcher;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.xnio.XnioIoThread;

/**
 * {@code POST /rpc}: 200 for every JSON-RPC answer, errors included, since a 5xx makes proxies send again; 204 when there is
 * nothing to answer. An answer is sent when the I/O thread has looked at all the requests that came together: to read them one after
 * the other and then to send their answers takes an eighth less CPU than to go back and forth. Not so what is large, and would have
 * to be kept, and answers over TLS, which costs more than that. An exchange whose answer comes later waits without a thread.
 */
final class RpcEndpoint implements HttpHandler {
    static final int MAX_BODY_BYTES = 8 << 20;
    /** An answer that does not wait for others, in bytes. */
    private static final int LARGE = 16 << 10;

    /** Text and form types can be sent by other sites without asking first; these cannot. */
    private static final Set<String> JSON_TYPES =
            Set.of("application/json", "application/json-rpc", "application/jsonrequest");

    private final RpcDispatcher rpc;
    private final Body body;
    private final HttpHandler webSockets;

    /**
     * @param room for bodies
     * @param webSockets takes over where a connection is to become one
     */
    RpcEndpoint(RpcDispatcher rpc, Room room, HttpHandler webSockets) {
        this.rpc = rpc;
        this.body = new Body(MAX_BODY_BYTES, room, this::answer, this::tooLarge, this::noRoom);
        this.webSockets = webSockets;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (isUpgrade(exchange) && exchange.isRequestComplete()) { // with a body it is none
            webSockets.handleRequest(exchange);
        } else if (!exchange.getRequestMethod().equals(Methods.POST)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "POST");
            Guard.refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "calls are made by POST");
        } else if (!isJson(exchange)) {
            Guard.refuse(
                    exchange, StatusCodes.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json, not encoded");
        } else {
            body.read(exchange);
        }
    }

    private void answer(HttpServerExchange exchange, byte[] call) {
        if (exchange.isResponseStarted()) {
            return; // the body came too late and was refused
        }
        XnioIoThread home = exchange.getIoThread();
        CompletableFuture<byte[]> answer =
                rpc.answer(call, TokenGate.visit(exchange).caller(), home);
        boolean isThere = answer.isDone();
        boolean isSecure = exchange.isSecure();
        if (isThere && (isSecure || answer.join().length > LARGE)) {
            send(exchange, answer.join());
            return;
        }
        HttpHandler sending = answered -> send(answered, answer.join());
        if (!isSecure) {
            stayReady(exchange);
        }
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {
            if (isThere) {
                home.execute(() -> Connectors.executeRootHandler(sending, exchange));
            } else { // by the same thread, as it gets round to it
                answer.whenComplete((bytes, failure) -> Connectors.executeRootHandler(sending, exchange));
            }
        });
    }

    /**
     * Takes back that Undertow (2.4) has the selector forget the connection until the answer is sent, and know it again after: two
     * calls of the system for each request. Whatever comes meanwhile has Undertow suspend after all, since a request is under way. On
     * the I/O thread only, and not with TLS, whose channels may have read ahead.
     */
    private static void stayReady(HttpServerExchange exchange) {
        if (exchange.getConnection() instanceof AbstractServerConnection connection) {
            connection.getOriginalSourceConduit().resumeReads();
        }
    }

    private void tooLarge(HttpServerExchange exchange) {
        exchange.setStatusCode(StatusCodes.REQUEST_ENTITY_TOO_LARGE);
        exchange.setPersistent(false);
        sendJson(exchange, rpc.tooLarge(MAX_BODY_BYTES));
    }

    private void noRoom(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        sendJson(exchange, rpc.noRoom());
    }

    private static void send(HttpServerExchange exchange, byte[] answer) {
        if (answer.length == 0) {
            exchange.setStatusCode(StatusCodes.NO_CONTENT);
            exchange.endExchange();
        } else {
            sendJson(exchange, answer);
        }
    }

    private static void sendJson(HttpServerExchange exchange, byte[] json) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        Reply.send(exchange, ByteBuffer.wrap(json));
    }

    private static boolean isUpgrade(HttpServerExchange exchange) {
        String upgrade = exchange.getRequestHeaders().getFirst(Headers.UPGRADE);
        return exchange.getRequestMethod().equals(Methods.GET) && "websocket".equalsIgnoreCase(upgrade);
    }

    static boolean isJson(HttpServerExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
        if (type == null || exchange.getRequestHeaders().contains(Headers.CONTENT_ENCODING)) {
            return false;
        }
        int parameters = type.indexOf(';');
        String bare = parameters < 0 ? type : type.substring(0, parameters);
        return JSON_TYPES.contains(bare.strip().toLowerCase(Locale.ROOT));
    }
}
