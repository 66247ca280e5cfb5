package dev.supervisor.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many who watch the daemon's stream of server-sent events, each on a connection of its own.
 *
 * <p>Threading: one thread of its own reads for all of them; the methods are for one other.
 */
final class Viewers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BUFFER = 64 << 10;
    /** In the JSON of an event that is a change of state; others have a null there. */
    private static final byte[] CHANGE = "\"from_state\":\"".getBytes(StandardCharsets.US_ASCII);

    private final int count;
    private final Selector selector;
    private final Thread thread = new Thread(this::run, "bench-viewers");
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();
    private volatile Expected expected;
    private volatile boolean closed;

    /** What all of them are to see, and when they did. */
    private static final class Expected {
        private final byte[] text;
        private final long[] seenAtNanos;
        private final CountDownLatch unseen;

        Expected(String text, int viewers) {
            this.text = text.getBytes(StandardCharsets.UTF_8);
            this.seenAtNanos = new long[viewers];
            this.unseen = new CountDownLatch(viewers);
        }
    }

    /** One connection. */
    private static final class Viewer {
        private final int number;
        /** The end of what it was sent, where a text may have begun. */
        private byte[] tail = {};

        private Viewer(int number) {
            this.number = number;
        }
    }

    private Viewers(int count, Selector selector) {
        this.count = count;
        this.selector = selector;
        this.expected = new Expected("event: hello", count);
    }

    /**
     * Connects them all, and returns when each has been greeted.
     *
     * @param path such as {@code /events}
     */
    static Viewers open(InetSocketAddress server, String token, String path, int count)
            throws IOException, InterruptedException {
        Viewers viewers = new Viewers(count, Selector.open());
        viewers.thread.setDaemon(true);
        viewers.thread.start();
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.getPort()
                        + "\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open(server);
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                channel.register(viewers.selector, SelectionKey.OP_READ, new Viewer(i));
                viewers.selector.wakeup();
            }
            viewers.seen();
            return viewers;
        } catch (IOException | RuntimeException e) {
            viewers.close();
            throw e;
        }
    }

    /** From now on they look for this text. */
    void expect(String text) {
        expected = new Expected(text, count);
    }

    /**
     * Waits until all of them have seen it.
     *
     * @return when, each, by {@link System#nanoTime}, the first first
     * @throws IOException when one does not
     */
    long[] seen() throws IOException, InterruptedException {
        Expected awaited = expected;
        if (!awaited.unseen.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException(awaited.unseen.getCount() + " of " + count + " viewers did not see "
                    + new String(awaited.text, StandardCharsets.UTF_8) + " in " + PATIENCE.toSeconds() + " s; "
                    + lost.get() + " were let go by the daemon");
        }
        long[] times = awaited.seenAtNanos.clone();
        Arrays.sort(times);
        return times;
    }

    /** Changes of state that the first of them was told of. */
    long changes() {
        return changes.get();
    }

    /** How many the daemon let go. */
    int lost() {
        return lost.get();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        byte[] bytes = new byte[BUFFER + 256];
        while (!closed) {
            try {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    read(key, buffer, bytes);
                }
                selector.selectedKeys().clear();
            } catch (IOException e) {
                lost.set(count);
                return;
            }
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer, byte[] bytes) {
        Viewer viewer = (Viewer) key.attachment();
        Expected looking = expected;
        int from = viewer.tail.length;
        System.arraycopy(viewer.tail, 0, bytes, 0, from);
        int read;
        try {
            read = ((SocketChannel) key.channel()).read(buffer.clear());
        } catch (IOException gone) {
            read = -1;
        }
        if (read < 0) {
            lost.incrementAndGet();
            key.cancel();
            return;
        }
        buffer.flip().get(bytes, from, read);
        int end = from + read;
        if (looking.seenAtNanos[viewer.number] == 0 && find(bytes, 0, end, looking.text) >= 0) {
            looking.seenAtNanos[viewer.number] = System.nanoTime();
            looking.unseen.countDown();
        }
        if (viewer.number == 0) {
            int first = Math.max(0, from - CHANGE.length + 1); // what is before was counted
            for (int at = find(bytes, first, end, CHANGE); at >= 0; at = find(bytes, at + 1, end, CHANGE)) {
                changes.incrementAndGet();
            }
        }
        int kept = Math.min(end, Math.max(CHANGE.length, looking.text.length) - 1);
        viewer.tail = Arrays.copyOfRange(bytes, end - kept, end);
    }

    /** Where the text begins; -1: nowhere. */
    private static int find(byte[] bytes, int from, int end, byte[] text) {
        for (int at = from; at <= end - text.length; at++) {
            if (bytes[at] == text[0] && Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
                return at;
            }
        }
        return -1;
    }
}
