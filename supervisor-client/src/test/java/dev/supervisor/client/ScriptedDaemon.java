package dev.supervisor.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.client.transport.Feed.Message;
import dev.supervisor.client.transport.HttpTransport;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.client.transport.UnixTransport;
import dev.supervisor.rpc.RpcJson;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks as a daemon does, over either transport, and misbehaves as its script says: an act for each request, in their order. */
final class ScriptedDaemon implements AutoCloseable {
    /** How a test reaches it. */
    enum Over {
        UNIX,
        HTTP
    }

    /** What it does about one request; when it returns false the connection is closed. */
    interface Act {
        boolean answer(ScriptedDaemon daemon, JsonNode request, OutputStream out) throws IOException;
    }

    static final JsonMapper JSON = RpcJson.lenient();
    private static final String PONG = "{\"time\":\"2026-01-01T00:00:00.000Z\"}";

    private final Over over;
    private final Path socket;
    private final ServerSocketChannel server;
    private final Deque<Act> script = new ConcurrentLinkedDeque<>();
    private final List<JsonNode> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Closeable> open = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger connections = new AtomicInteger();
    private final Semaphore ended = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);

    ScriptedDaemon(Over over, Act... acts) throws IOException {
        this.over = over;
        script.addAll(Arrays.asList(acts));
        socket = Files.createTempDirectory("daemon").resolve("s");
        server = over == Over.UNIX
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket))
                : ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::accept);
    }

    Transport transport() throws IOException {
        return over == Over.UNIX
                ? new UnixTransport(socket)
                : new HttpTransport(
                        "http://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort(), "t");
    }

    /** What was asked, in order; of a {@code GET} what its address says. */
    List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    int connections() {
        return connections.get();
    }

    /** Until it has closed one more connection. */
    void awaitEndOfConnection() throws InterruptedException {
        if (!ended.tryAcquire(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no connection came to its end");
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Closeable one : List.copyOf(open)) {
            one.close();
        }
        Files.deleteIfExists(socket);
        Files.delete(socket.getParent());
    }

    /** Answers with this result. */
    static Act result(String json) {
        return (daemon, request, out) ->
                daemon.send(out, "{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"result\":" + json + "}");
    }

    /** Answers as {@code system.ping}. */
    static Act pong() {
        return result(PONG);
    }

    static Act error(int code, boolean retryable) {
        return (daemon, request, out) -> daemon.send(
                out,
                "{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"error\":{\"code\":" + code
                        + ",\"message\":\"no\",\"data\":{\"retryable\":" + retryable + "}}}");
    }

    /** Answers with this text, whatever was asked. */
    static Act text(String text) {
        return (daemon, request, out) -> daemon.send(out, text);
    }

    /** Sends these bytes as they are, then closes. */
    static Act raw(String bytes) {
        return (daemon, request, out) -> {
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return false;
        };
    }

    /** Closes without a word. */
    static Act cut() {
        return (daemon, request, out) -> false;
    }

    /** Answers and closes. */
    static Act pongAndClose() {
        return (daemon, request, out) -> {
            pong().answer(daemon, request, out);
            return false;
        };
    }

    /** Sends events, and closes when there are no more of them. */
    static Act streamAndCut(Message... messages) {
        return (daemon, request, out) -> {
            daemon.stream(request, out, messages);
            return false;
        };
    }

    /** Sends events, and holds the connection. */
    static Act streamAndHold(Message... messages) {
        return (daemon, request, out) -> {
            daemon.stream(request, out, messages);
            return silence().answer(daemon, request, out);
        };
    }

    /** Says nothing, and holds the connection. */
    static Act silence() {
        return (daemon, request, out) -> {
            daemon.pause(TimeUnit.MINUTES.toMillis(1));
            return false;
        };
    }

    /** Sends a byte now and then, for ever. */
    static Act drip() {
        return (daemon, request, out) -> {
            out.write(
                    daemon.over == Over.UNIX
                            ? new byte[0]
                            : "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (!daemon.pause(10)) {
                out.write(' ');
                out.flush();
            }
            return false;
        };
    }

    private void stream(JsonNode request, OutputStream out, Message... messages) throws IOException {
        if (over == Over.UNIX) {
            result("{\"events\":[],\"latest\":0}").answer(this, request, out);
        } else {
            String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            chunk(out, ": a comment\n\n");
        }
        for (Message message : messages) {
            push(out, message);
        }
    }

    /** In a stream that has begun. */
    boolean push(OutputStream out, Message message) throws IOException {
        if (over == Over.HTTP) {
            chunk(out, serverSent(message));
            out.flush();
        } else {
            notify(out, message);
        }
        return true;
    }

    /** On the unix socket. */
    void notify(OutputStream out, Message message) throws IOException {
        send(out, "{\"jsonrpc\":\"2.0\",\"method\":\"" + message.kind() + "\",\"params\":" + message.data() + "}");
    }

    private static String serverSent(Message message) {
        boolean event = message.kind().equals("event");
        String id = switch (message.kind()) {
            case "event" -> "id: " + message.data().path("seq") + "\n";
            case "hello" -> "id: " + message.data().path("latest") + "\n";
            case "gap" -> "id: " + (message.data().path("oldest").asLong() - 1) + "\n";
            default -> "";
        };
        return id + "event: " + (event ? message.data().path("kind").textValue() : message.kind()) + "\ndata: "
                + message.data() + "\n\n";
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Waits; true when the daemon is closed. */
    boolean pause(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    Over over() {
        return over;
    }

    /** One whole answer. */
    boolean send(OutputStream out, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        out.write(over == Over.UNIX ? new byte[0] : head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.write(over == Over.UNIX ? new byte[] {'\n'} : new byte[0]);
        out.flush();
        return true;
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel connection = server.accept();
            connections.incrementAndGet();
            open.add(connection);
            start(() -> {
                try (connection) {
                    serve(
                            new BufferedInputStream(Channels.newInputStream(connection)),
                            Channels.newOutputStream(connection));
                } finally {
                    ended.release();
                }
            });
        }
    }

    private void serve(InputStream in, OutputStream out) throws IOException {
        boolean more = true;
        while (more) {
            JsonNode request = over == Over.UNIX ? line(in) : http(in);
            if (request == null) {
                return;
            }
            requests.add(request);
            Act act = script.poll();
            more = (act == null ? pong() : act).answer(this, request, out);
        }
    }

    private static JsonNode line(InputStream in) throws IOException {
        String line = readLine(in);
        return line == null ? null : JSON.readTree(line);
    }

    private static JsonNode http(InputStream in) throws IOException {
        String first = readLine(in);
        if (first == null) {
            return null;
        }
        int length = 0;
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        if (length == 0) {
            return JSON.createObjectNode().put("get", first.split(" ", -1)[1]);
        }
        in.mark(1);
        boolean empty = in.read() == '\n'; // no more is read than of such a line on the unix socket
        in.reset();
        return empty ? JSON.createObjectNode() : JSON.readTree(in.readNBytes(length));
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException gone) {
                // the test is over, or the client went away, as it may
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
