package dev.supervisor.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.HdrHistogram.Histogram;

/**
 * HTTP/1.1 by hand over connections that are kept, each of which sends its next request once the last was answered. The request is
 * encoded once and of an answer only its status, its length and its beginning are looked at: it costs so little that on few cores
 * the server is what is measured.
 */
final class RawCalls {
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FIRST_BUFFER = 8 << 10;
    private static final int LARGEST_BUFFER = 64 << 20;

    private RawCalls() {}

    /**
     * What is sent again and again.
     *
     * @param request head and body
     * @param expected how the body of every right answer begins
     */
    @SuppressWarnings("ArrayRecordComponent") // compared with nothing, and never changed
    record Request(InetSocketAddress server, byte[] request, byte[] expected) {
        /** A POST with what the server wants to see of its sender. */
        static Request post(InetSocketAddress server, String path, List<String> headers, String body, String expected) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.getPort());
            headers.forEach(header -> head.append("\r\n").append(header));
            head.append("\r\nContent-Length: ").append(bytes.length).append("\r\n\r\n");
            byte[] headBytes = head.toString().getBytes(StandardCharsets.US_ASCII);
            byte[] whole = Arrays.copyOf(headBytes, headBytes.length + bytes.length);
            System.arraycopy(bytes, 0, whole, headBytes.length, bytes.length);
            return new Request(server, whole, expected.getBytes(StandardCharsets.UTF_8));
        }

        /**
         * A call of the daemon.
         *
         * @param result how it begins
         */
        static Request rpc(DaemonUnderTest daemon, String body, String result) throws IOException {
            return post(
                    daemon.address(),
                    "/rpc",
                    List.of("Authorization: Bearer " + daemon.token(), "Content-Type: application/json"),
                    body,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result);
        }

        /** The very same bytes for another server. */
        Request to(InetSocketAddress other, String otherwiseExpected) {
            return new Request(other, request, otherwiseExpected.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * What came of it.
     *
     * @param answered all of them right
     * @param seconds from the first request to the last answer
     * @param micros from each request to its answer
     */
    record Answered(long answered, double seconds, Histogram micros) {
        double perSecond() {
            return answered / seconds;
        }
    }

    /**
     * Asks for so long, and returns when all has been answered.
     *
     * @throws IOException when an answer is wrong or does not come
     */
    static Answered run(Request request, int connections, Duration duration) throws IOException {
        List<Group> groups = new ArrayList<>();
        try {
            int threads = Math.min(THREADS, connections);
            for (int i = 0; i < threads; i++) {
                groups.add(new Group(request, connections / threads + (i < connections % threads ? 1 : 0)));
            }
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            List<CompletableFuture<Void>> done = new ArrayList<>();
            for (Group group : groups) {
                CompletableFuture<Void> one = new CompletableFuture<>();
                Thread thread = new Thread(() -> complete(one, group, end), "bench-raw-" + done.size());
                thread.setDaemon(true);
                thread.start();
                done.add(one);
            }
            CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).join();
            double seconds = (System.nanoTime() - start) / 1e9;
            Histogram all = Meter.histogram();
            groups.forEach(group -> all.add(group.micros));
            return new Answered(all.getTotalCount(), seconds, all);
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException wrong ? wrong.getCause() : new IOException(e.getCause());
        } finally {
            for (Group group : groups) {
                group.close();
            }
        }
    }

    private static void complete(CompletableFuture<Void> done, Group group, long end) {
        try {
            group.run(end);
            done.complete(null);
        } catch (IOException e) {
            done.completeExceptionally(new UncheckedIOException(e));
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }

    /** The connections of one thread. */
    private static final class Group {
        private final Selector selector = Selector.open();
        private final List<Connection> connections = new ArrayList<>();
        private final Histogram micros = Meter.histogram();

        Group(Request request, int size) throws IOException {
            for (int i = 0; i < size; i++) {
                connections.add(new Connection(request, selector));
            }
        }

        void run(long end) throws IOException {
            for (Connection connection : connections) {
                connection.send();
            }
            int waiting = connections.size();
            while (waiting > 0) {
                selector.select(PATIENCE.toMillis());
                if (selector.selectedKeys().isEmpty() || System.nanoTime() - end > PATIENCE.toNanos()) {
                    throw new IOException(waiting + " requests were not answered in " + PATIENCE.toSeconds() + " s");
                }
                long now = System.nanoTime();
                for (SelectionKey key : selector.selectedKeys()) {
                    Connection connection = (Connection) key.attachment();
                    if (connection.receive()) {
                        micros.recordValue(Meter.micros(System.nanoTime() - connection.sentAtNanos));
                        if (now - end < 0) {
                            connection.send();
                        } else {
                            waiting--;
                        }
                    }
                }
                selector.selectedKeys().clear();
            }
        }

        void close() throws IOException {
            for (Connection connection : connections) {
                connection.channel.close();
            }
            selector.close();
        }
    }

    private static final class Connection {
        private static final int UNKNOWN = -1;

        private final Request request;
        private final SocketChannel channel;
        private ByteBuffer in = ByteBuffer.allocate(FIRST_BUFFER);
        private int bodyAt = UNKNOWN;
        private int length = UNKNOWN;
        private long sentAtNanos;

        Connection(Request request, Selector selector) throws IOException {
            this.request = request;
            this.channel = SocketChannel.open(request.server());
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        /** It fits into the socket's buffer, which is empty: all before was answered. */
        void send() throws IOException {
            sentAtNanos = System.nanoTime();
            if (channel.write(ByteBuffer.wrap(request.request())) < request.request().length) {
                throw new IOException(
                        "a request of " + request.request().length + " bytes is too long to be sent at once");
            }
        }

        /** Reads what has come; whether the answer is whole now. */
        boolean receive() throws IOException {
            if (channel.read(in) < 0) {
                throw new EOFException("the server closed a connection instead of answering");
            }
            if (length == UNKNOWN && !head()) {
                return false;
            }
            int whole = bodyAt + length;
            if (in.position() < whole) {
                grow(whole);
                return false;
            }
            byte[] expected = request.expected();
            if (length < expected.length
                    || Arrays.mismatch(in.array(), bodyAt, bodyAt + expected.length, expected, 0, expected.length)
                            >= 0) {
                throw new IOException("an answer is not what is expected: " + text(Math.min(whole, bodyAt + 500)));
            }
            in.clear();
            length = UNKNOWN;
            return true;
        }

        /** Finds the end of the head and the length of the body; false when the head is not whole yet. */
        private boolean head() throws IOException {
            int end = in.position();
            for (int i = 3; i < end; i++) {
                if (in.get(i) == '\n' && in.get(i - 2) == '\n') {
                    bodyAt = i + 1;
                    length = length(text(bodyAt));
                    return true;
                }
            }
            if (!in.hasRemaining()) {
                throw new IOException("the head of an answer is longer than " + FIRST_BUFFER + " bytes");
            }
            return false;
        }

        private static int length(String head) throws IOException {
            int field = head.indexOf("ontent-");
            while (field >= 0 && !head.regionMatches(true, field, "ontent-length:", 0, 14)) {
                field = head.indexOf("ontent-", field + 1);
            }
            if (!head.startsWith("HTTP/1.1 200 ") || field < 0) {
                throw new IOException("an answer is not what is expected: " + head);
            }
            int length = Integer.parseInt(
                    head.substring(field + 14, head.indexOf('\r', field)).strip());
            if (length > LARGEST_BUFFER) {
                throw new IOException("an answer has " + length + " bytes");
            }
            return length;
        }

        private void grow(int whole) {
            if (in.capacity() < whole) {
                in = ByteBuffer.allocate(whole).put(in.flip());
            }
        }

        private String text(int end) {
            return new String(in.array(), 0, end, StandardCharsets.ISO_8859_1);
        }
    }
}
