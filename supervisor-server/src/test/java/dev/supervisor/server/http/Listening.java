package dev.supervisor.server.http;

import dev.supervisor.server.testkit.RawHttp;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;

/** One handler behind a real listener, at a port that was free. */
final class Listening implements AutoCloseable {
    private final Undertow undertow;

    private Listening(Undertow undertow) {
        this.undertow = undertow;
    }

    static Listening with(HttpHandler handler) {
        return with(1, handler);
    }

    static Listening with(int ioThreads, HttpHandler handler) {
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(ioThreads)
                .setHandler(handler)
                .build();
        undertow.start();
        return new Listening(undertow);
    }

    String url() {
        InetSocketAddress address =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        return "http://127.0.0.1:" + address.getPort();
    }

    RawHttp connect() throws IOException {
        return new RawHttp(url());
    }

    @Override
    public void close() {
        undertow.stop();
    }
}
