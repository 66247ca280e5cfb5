package dev.supervisor.bench;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.xnio.Options;

/**
 * An HTTP server with the daemon's Undertow options that reads a request's body, whatever it is, and answers with the shortest
 * JSON-RPC answer: what the API's cost is held against. A program of its own, so that it is driven as the daemon is.
 */
public final class EmptyServer {
    static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}";

    private static final byte[] BYTES = ANSWER.getBytes(StandardCharsets.US_ASCII);

    private EmptyServer() {}

    /** Says on standard output which port it listens on, and goes on until it is killed. */
    public static void main(String[] args) {
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(2)
                .setWorkerThreads(1)
                .setHandler(EmptyServer::answer)
                .setServerOption(UndertowOptions.MAX_HEADERS, 64)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 16 << 10)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
                .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
                .setSocketOption(Options.CONNECTION_HIGH_WATER, 4096)
                .setSocketOption(Options.CONNECTION_LOW_WATER, 4096)
                .setSocketOption(Options.BACKLOG, 1024)
                .build();
        server.start();
        InetSocketAddress bound =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        System.out.println(bound.getPort());
    }

    private static void answer(HttpServerExchange exchange) {
        exchange.getRequestReceiver().receiveFullBytes((read, body) -> {
            read.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
            read.getResponseSender().send(ByteBuffer.wrap(BYTES));
        });
    }
}
