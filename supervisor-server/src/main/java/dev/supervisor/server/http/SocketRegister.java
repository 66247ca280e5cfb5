package dev.supervisor.server.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The WebSockets that are open, so that they can be closed in order.
 *
 * <p>Threading: any thread.
 */
final class SocketRegister {
    private final Set<WebSocketConnection> open = ConcurrentHashMap.newKeySet();

    void add(WebSocketConnection connection) {
        open.add(connection);
    }

    void remove(WebSocketConnection connection) {
        open.remove(connection);
    }

    void closeAll(String reason) {
        open.forEach(connection -> connection.goAway(reason));
    }
}
