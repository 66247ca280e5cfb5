package dev.supervisor.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;

/** JSON-RPC over a WebSocket at {@code /rpc}: each text message is a call or a batch, each answer another. */
final class WebSocketEndpoint implements HttpHandler {
    private final HttpHandler handshake;

    WebSocketEndpoint(WebSocketConnection.Shared shared) {
        WebSocketConnectionCallback begin =
                (exchange, channel) -> new WebSocketConnection(channel, TokenGate.visit(exchange), shared).begin();
        this.handshake = new WebSocketProtocolHandshakeHandler(begin);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        handshake.handleRequest(exchange);
    }
}
