package dev.supervisor.server.http;

import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.rpc.RpcDispatcher;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;

/** JSON-RPC over a WebSocket at {@code /rpc}: each text message is a call or a batch, each answer another. */
final class WebSocketEndpoint implements HttpHandler {
    private final HttpHandler handshake;

    WebSocketEndpoint(RpcDispatcher rpc, EventFeed feed, Room room, SocketRegister open) {
        WebSocketConnectionCallback begin = (exchange, channel) ->
                new WebSocketConnection(channel, TokenGate.visit(exchange), rpc, feed, room, open).begin();
        this.handshake = new WebSocketProtocolHandshakeHandler(begin);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        handshake.handleRequest(exchange);
    }
}
