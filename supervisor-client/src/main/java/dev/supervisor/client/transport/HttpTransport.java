package dev.supervisor.client.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** {@code POST /rpc} and {@code GET /events}, over kept-alive connections. Nothing is sent twice, and no redirection is followed. */
public final class HttpTransport implements Transport {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_IDLE = 512; // the daemon accepts 4,096
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;

    private final String host;
    private final int port;
    private final @Nullable SSLContext tls;
    private final HttpRequests requests;
    private final Connections connections;

    /**
     * @param url of the daemon, such as {@code http://127.0.0.1:7878}
     * @param token its contents, not its file
     */
    public HttpTransport(String url, String token) {
        this(url, token, CONNECT_TIMEOUT, null);
    }

    /**
     * @param url as above; {@code https} for TLS
     * @param token null: none is sent
     * @param trust whom to trust with {@code https}; null: the certificate authorities of the JVM
     */
    public HttpTransport(String url, @Nullable String token, Duration connectTimeout, @Nullable SSLContext trust) {
        URI base = base(url);
        boolean secure = base.getScheme().equalsIgnoreCase("https");
        host = base.getHost();
        port = base.getPort() >= 0 ? base.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        tls = !secure ? null : trust == null ? Trust.standard() : trust;
        requests = new HttpRequests(base, token);
        connections = new Connections(requests.describe(), this::open, connectTimeout, MAX_IDLE);
    }

    @Override
    public byte[] exchange(byte[] request, Duration timeout) throws IOException {
        return connections.exchange(request, timeout);
    }

    @Override
    public Feed follow(Feed.Query query, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        HttpConnection connection = (HttpConnection) connections.open(deadline);
        try {
            return new EventSourceFeed(connection, connection.stream(EventSourceFeed.parameters(query), deadline));
        } catch (SocketTimeoutException e) {
            connection.close();
            throw new TransportException(describe() + " did not begin to send events in time", e);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String describe() {
        return requests.describe();
    }

    @Override
    public void close() {
        connections.close();
    }

    private HttpConnection open(long deadline) throws IOException {
        ChannelWire wire = ChannelWire.connect(new InetSocketAddress(host, port), deadline);
        return new HttpConnection(tls == null ? wire : TlsWire.over(wire, tls, host, port, deadline), requests);
    }

    /** @throws IllegalArgumentException when a transport cannot be made of it; it says why */
    public static void checkUrl(String url) {
        base(url);
    }

    private static URI base(String url) {
        try {
            URI uri = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            String scheme = uri.getScheme();
            if (uri.getHost() == null || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
                throw noAddress(url, "");
            }
            if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
                throw noAddress(url, ": ports go from 1 to " + MAX_PORT);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw noAddress(url, "");
        }
    }

    private static IllegalArgumentException noAddress(String url, String why) {
        return new IllegalArgumentException(
                "\"" + url + "\" is no address of a daemon, such as http://127.0.0.1:7878" + why);
    }
}
