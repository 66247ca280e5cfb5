package dev.supervisor.server.http;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.events.EventFilter;
import dev.supervisor.server.events.Following;
import dev.supervisor.server.rpc.Caller;
import dev.supervisor.server.rpc.Links;
import dev.supervisor.server.rpc.QuietDispatcher;
import dev.supervisor.server.rpc.RpcDispatcher;
import dev.supervisor.server.rpc.Sessions;
import dev.supervisor.server.rpc.SignIn;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.TestDatabase;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawUnix;
import dev.supervisor.server.testkit.RawWebSocket;
import dev.supervisor.server.testkit.Waits;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code /rpc}, {@code /events} and the unix socket, with events behind them that a test tells, and as much patience as it wants. */
final class Doors implements AutoCloseable {
    static final String FOLLOW =
            "{\"jsonrpc\":\"2.0\",\"method\":\"system.events\",\"params\":{\"follow\":true},\"id\":7}";
    static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}";

    /** Events that are written together: the feed has room for several times as many. */
    private static final int TOGETHER = 500;

    final MetricRegistry metrics = new MetricRegistry();
    /** Whether the token is good. */
    final AtomicBoolean good = new AtomicBoolean(true);
    /** For messages that are not whole yet: one fits in. */
    final Room room = new Room(RpcEndpoint.MAX_BODY_BYTES);
    /** For answers that are not read. */
    final Room answers;

    final EventFeed feed;
    final UnixSocket unix;
    private final TestDatabase store;
    private final EventStore events = new EventStore();
    private final ExecutorService feedThread = Executors.newSingleThreadExecutor();
    private final Listening server;
    private final Thread unixThread;
    private final Path socket;

    /** @param reader how long one may take nothing of what it is sent, at each door */
    static WebSocketConnection.Patience patience(Duration reader) {
        return new WebSocketConnection.Patience(
                Duration.ofMinutes(5), reader, Duration.ofMinutes(5), Duration.ofMinutes(5));
    }

    Doors(Path directory, WebSocketConnection.Patience patience, long answerBytes) throws IOException {
        store = TestDatabase.in(directory);
        answers = new Room(answerBytes);
        feed = new EventFeed(store.database, feedThread, service -> null, metrics);
        RpcDispatcher rpc = QuietDispatcher.of(metrics);
        SignIn signIn = new SignIn(
                token -> Optional.empty(),
                new Links(() -> "", () -> Instant.EPOCH),
                new Sessions(
                        directory.resolve("sessions"), hash -> Optional.empty(), () -> Instant.EPOCH, Runnable::run),
                (who, what) -> {});
        Authenticator callers =
                token -> () -> good.get() ? Optional.of(Caller.admin("token:reader")) : Optional.empty();
        WebSocketEndpoint webSockets = new WebSocketEndpoint(
                new WebSocketConnection.Shared(rpc, feed, room, answers, new SocketRegister(), patience));
        server = Listening.with(
                2,
                new PathHandler()
                        .addExactPath("/rpc", new TokenGate(callers, signIn, new RpcEndpoint(rpc, room, webSockets)))
                        .addExactPath(
                                "/events",
                                new TokenGate(callers, signIn, new EventsEndpoint(feed, patience.reader()))));
        socket = directory.resolve("supervisor.sock");
        unix = UnixSocket.bind(
                socket, new UnixConnection.Shared(rpc, feed, new Room(64 << 20), answers, patience.reader()));
        unixThread = new Thread(unix);
        unixThread.start();
    }

    /** Tells so many events, and waits until the feed has told them to whoever keeps up. */
    void tell(int count, String reason) {
        Following keepingUp = feed.follow(EventFilter.ALL, null, "token:quick", () -> {});
        keepingUp.next().join();
        for (int told = 0; told < count; told += TOGETHER) {
            int some = Math.min(TOGETHER, count - told);
            store.write(session -> {
                for (int i = 0; i < some; i++) {
                    events.add(session, new EventRow(i, "service", "web", null, null, reason, null));
                }
                return some;
            });
            AtomicInteger came = new AtomicInteger();
            Waits.until("they are told", () -> came.addAndGet(taken(keepingUp)) >= some);
        }
        keepingUp.close();
    }

    /** All there is for it now. */
    private static int taken(Following following) {
        int taken = 0;
        int some = following.next().join().messages().size();
        while (some > 0) {
            taken += some;
            some = following.next().join().messages().size();
        }
        return taken;
    }

    RawWebSocket webSocket() throws IOException {
        return new RawWebSocket(server.url(), "right");
    }

    /** One for which its system takes little as long as it does not read. */
    RawWebSocket narrowWebSocket() throws IOException {
        Socket narrow = new Socket();
        narrow.setReceiveBufferSize(16 << 10);
        return new RawWebSocket(server.url(), "right", narrow);
    }

    RawUnix unix() throws IOException {
        return new RawUnix(socket);
    }

    /** A stream of events that has begun. */
    RawHttp stream() throws IOException {
        RawHttp http = server.connect();
        http.send("GET /events HTTP/1.1\nHost: localhost\nAuthorization: Bearer right", "");
        http.lineWith("event: hello");
        return http;
    }

    /** Calls of {@code system.ping} so far. */
    long pings() {
        return metrics.timer("rpc.calls.system.ping").getCount();
    }

    /** Whether all that was taken of a room is back. */
    static boolean isWhole(Room room, long bytes) {
        boolean whole = room.take(bytes);
        if (whole) {
            room.giveBack(bytes);
        }
        return whole;
    }

    @Override
    public void close() throws IOException {
        feed.close("the test is over");
        server.close();
        unix.close();
        try {
            unixThread.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        feedThread.shutdownNow();
        store.close();
    }
}
