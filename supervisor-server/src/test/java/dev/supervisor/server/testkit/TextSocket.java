package dev.supervisor.server.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A WebSocket at {@code /rpc}, by the JDK's client: text out, text in. */
public final class TextSocket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAX_WAITING = 10_000;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final WebSocket socket;
    private final BlockingQueue<String> received;

    private TextSocket(WebSocket socket, BlockingQueue<String> received) {
        this.socket = socket;
        this.received = received;
    }

    /** @param url of the daemon, by HTTP */
    public static TextSocket open(String url, String token) throws IOException {
        BlockingQueue<String> received = new ArrayBlockingQueue<>(MAX_WAITING);
        try {
            WebSocket socket = CLIENT.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + token)
                    .connectTimeout(PATIENCE)
                    .buildAsync(URI.create(url.replaceFirst("^http", "ws") + "/rpc"), new Texts(received))
                    .join();
            return new TextSocket(socket, received);
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    /** The next message; {@code closed CODE REASON} when the peer has closed the connection. */
    public String next() throws IOException {
        try {
            String next = received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new IOException("no message in time");
            }
            return next;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private static final class Texts implements WebSocket.Listener {
        private final BlockingQueue<String> received;
        private final StringBuilder parts = new StringBuilder();

        Texts(BlockingQueue<String> received) {
            this.received = received;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                received.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            received.add("closed " + code + " " + reason);
            return null;
        }
    }
}
