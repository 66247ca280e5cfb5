package dev.supervisor.server.http;

import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.metrics.MetricsPage;
import dev.supervisor.server.rpc.DiscoveryHandler;
import dev.supervisor.server.rpc.RpcDispatcher;
import dev.supervisor.server.rpc.SignIn;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** The HTTP endpoint: RPC, events, the cockpit, health and metrics, behind the guard. */
public final class HttpServer {
    static final int MAX_HEAD_BYTES = 16 << 10;
    private static final int IO_THREADS = 2;
    /** Body has one. Undertow 2.4.4 prints a stack trace for each chunk beyond its own, on the standard error, token or not. */
    private static final long NO_LIMIT = -1;

    private static final OptionMap OPTIONS = OptionMap.builder()
            .set(UndertowOptions.MAX_HEADERS, 64)
            .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEAD_BYTES)
            .set(UndertowOptions.MAX_ENTITY_SIZE, NO_LIMIT)
            .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
            .set(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
            .set(UndertowOptions.ALWAYS_SET_DATE, false)
            .getMap();

    private static final Duration BODY_PATIENCE = Duration.ofSeconds(30);

    private final HttpListener listener;
    private final XnioWorker worker;
    private final GracefulShutdownHandler graceful;
    private final SocketRegister sockets;
    private final String url;

    private HttpServer(
            HttpListener listener,
            XnioWorker worker,
            GracefulShutdownHandler graceful,
            SocketRegister sockets,
            String url) {
        this.listener = listener;
        this.worker = worker;
        this.graceful = graceful;
        this.sockets = sockets;
        this.url = url;
    }

    /**
     * Where it listens, and how.
     *
     * @param listen HOST:PORT; port 0 picks one
     * @param tls null: without TLS
     * @param strangers is told of requests without a good token, and of connections that are cut off
     */
    public record Door(String listen, @Nullable TlsIdentity tls, Strangers strangers) {
        String scheme() {
            return tls == null ? "http" : "https";
        }
    }

    /**
     * What is behind the door.
     *
     * @param callers who shows a token
     * @param signIn who comes with the cockpit's cookie instead
     * @param ready whether the daemon can do its work, for {@code /health/ready}
     */
    public record House(
            RpcDispatcher rpc,
            EventFeed feed,
            Authenticator callers,
            SignIn signIn,
            MetricsPage metrics,
            BooleanSupplier ready) {
        private HttpHandler guarded(HttpHandler next) {
            return new TokenGate(callers, signIn, next);
        }

        HttpHandler paths(SocketRegister sockets) throws IOException {
            Room room = Room.ofHeap(Runtime.getRuntime().maxMemory());
            AssetEndpoint assets = new AssetEndpoint(Assets.read());
            SessionEndpoint sessions = new SessionEndpoint(signIn, room);
            Room answers = Room.ofHeap(Runtime.getRuntime().maxMemory());
            HttpHandler webSockets = new WebSocketEndpoint(new WebSocketConnection.Shared(
                    rpc, feed, room, answers, sockets, WebSocketConnection.Patience.STANDARD));
            return new PathHandler(HttpServer::nothing)
                    .addExactPath("/rpc", guarded(new RpcEndpoint(rpc, room, webSockets)))
                    .addExactPath("/events", guarded(new EventsEndpoint(feed, EventStream.KEEP_ALIVE)))
                    .addExactPath("/openrpc.json", guarded(DocumentEndpoint.json(DiscoveryHandler.document())))
                    .addExactPath("/reference", guarded(DocumentEndpoint.page(DiscoveryHandler.referencePage())))
                    .addExactPath("/metrics", guarded(new MetricsEndpoint(metrics)))
                    .addExactPath("/login", sessions)
                    .addExactPath("/logout", sessions)
                    .addExactPath("/session", sessions)
                    .addExactPath("/", assets)
                    .addPrefixPath("/assets", assets)
                    .addExactPath("/grafana.json", new DashboardEndpoint())
                    .addExactPath("/health/live", HttpServer::live)
                    .addExactPath("/health/ready", health(ready));
        }
    }

    /**
     * Starts to listen.
     *
     * @throws IOException when it cannot, with a message for the operator
     */
    public static HttpServer start(Door door, House house) throws IOException {
        String listen = door.listen();
        InetSocketAddress address = address(listen);
        String host = host(listen);
        SocketRegister sockets = new SocketRegister();
        HttpHandler paths = house.paths(sockets);
        GracefulShutdownHandler graceful = new GracefulShutdownHandler(
                new Guard(door.scheme(), names(door.tls() != null, host, address.getAddress()), paths));
        XnioWorker worker = Xnio.getInstance()
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_NAME, "http")
                        .set(Options.WORKER_IO_THREADS, IO_THREADS)
                        .set(Options.WORKER_TASK_CORE_THREADS, 1)
                        .set(Options.WORKER_TASK_MAX_THREADS, 1)
                        .set(Options.THREAD_DAEMON, true)
                        .getMap());
        try {
            HttpListener listener = HttpListener.open(
                    worker, address, door.tls(), door.strangers(), OPTIONS, new BodyDeadline(graceful, BODY_PATIENCE));
            String url = door.scheme() + "://" + host + ":" + listener.port();
            return new HttpServer(listener, worker, graceful, sockets, url);
        } catch (IOException | RuntimeException e) {
            worker.shutdownNow();
            throw e instanceof BindException ? taken(listen, e) : cannotListen(listen, e);
        }
    }

    /**
     * Finds out whether the address could be listened on, without listening.
     *
     * @throws IOException when not, with a message for the operator
     */
    public static void checkFree(String listen) throws IOException {
        InetSocketAddress address = address(listen);
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        } catch (BindException e) {
            throw taken(listen, e);
        }
    }

    /** Where it listens, such as {@code http://127.0.0.1:7878}. */
    public String url() {
        return url;
    }

    /** Refuses new requests and lets those in flight be answered, for this long at the most. */
    public void drain(long atMostMillis) throws InterruptedException {
        sockets.closeAll("the daemon is stopping");
        graceful.shutdown();
        graceful.awaitShutdown(atMostMillis);
    }

    public void stop() {
        listener.close();
        worker.shutdownNow();
    }

    private static IOException taken(String listen, Exception e) {
        return new IOException(
                "cannot listen on " + listen + ": the address is in use or not ours; choose another with --listen", e);
    }

    private static IOException cannotListen(String listen, Exception e) {
        return new IOException("cannot listen on " + listen + ": " + e.getMessage(), e);
    }

    private static void nothing(HttpServerExchange exchange) {
        Guard.refuse(exchange, StatusCodes.NOT_FOUND, "there is nothing here; calls go to /rpc");
    }

    private static void live(HttpServerExchange exchange) {
        exchange.getResponseSender().send("live\n");
    }

    private static HttpHandler health(BooleanSupplier ready) {
        return exchange -> {
            if (ready.getAsBoolean()) {
                exchange.getResponseSender().send("ready\n");
            } else {
                exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
                exchange.getResponseSender().send("not ready\n");
            }
        };
    }

    private static InetSocketAddress address(String listen) throws IOException {
        int colon = listen.lastIndexOf(':');
        try {
            int port = Integer.parseInt(listen.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= 65_535) {
                return new InetSocketAddress(InetAddress.getByName(listen.substring(0, colon)), port);
            }
        } catch (NumberFormatException e) {
            // falls through
        } catch (UnknownHostException e) {
            throw new IOException("cannot listen on " + listen + ": there is no such address", e);
        }
        throw new IOException("\"" + listen + "\" is no address to listen on; write HOST:PORT");
    }

    /** As it is written in a URL. */
    static String host(String listen) {
        String host = listen.substring(0, listen.lastIndexOf(':')).toLowerCase(Locale.ROOT);
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** Right names for us; null: any. With TLS no other site's name leads here: our certificate is not for it. */
    static @Nullable Set<String> names(boolean isTls, String host, InetAddress address) {
        if (address.isAnyLocalAddress() || isTls) {
            return null;
        }
        String number = address.getHostAddress();
        return Stream.of(host, number.contains(":") ? "[" + number + "]" : number)
                .collect(Collectors.toUnmodifiableSet());
    }
}
