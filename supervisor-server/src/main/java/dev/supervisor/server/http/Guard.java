package dev.supervisor.server.http;

import io.undertow.io.IoCallback;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The first handler: keeps other sites out, and requests of which it is not certain where they end. A Host that is not ours is DNS
 * rebinding; an Origin or Sec-Fetch-Site that is not ours is another site's page, which may link to ours and no more.
 */
final class Guard implements HttpHandler {
    private static final HttpString SEC_FETCH_SITE = new HttpString("Sec-Fetch-Site");
    private static final HttpString SEC_FETCH_DEST = new HttpString("Sec-Fetch-Dest");
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");
    private static final int MAX_PORT_DIGITS = 5;

    private final HttpHandler next;
    private final @Nullable List<String> names;
    private final String scheme;

    /**
     * @param scheme of our own pages
     * @param names right names for us besides those of loopback, in any case; null: any is
     */
    Guard(String scheme, @Nullable Set<String> names, HttpHandler next) {
        this.names = names == null
                ? null
                : Stream.concat(LOOPBACK.stream(), names.stream()).distinct().toList();
        this.next = next;
        this.scheme = scheme;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        HeaderMap headers = exchange.getRequestHeaders();
        if (!isEndOfBodyCertain(headers.get(Headers.TRANSFER_ENCODING))) {
            refuse(exchange, StatusCodes.NOT_IMPLEMENTED, "the only transfer encoding known here is chunked");
            return;
        }
        HeaderValues hosts = headers.get(Headers.HOST);
        if (hosts == null
                || hosts.size() != 1
                || !isOurs(hosts.getFirst())
                || !isSameInTarget(exchange, hosts.getFirst())) {
            refuse(exchange, 421, "the Host header names another server");
            return;
        }
        String host = hosts.getFirst();
        HeaderValues origins = headers.get(Headers.ORIGIN);
        if (origins != null && (origins.size() != 1 || !origins.getFirst().equals(scheme + "://" + host))) {
            refuse(exchange, StatusCodes.FORBIDDEN, "calls from other sites are refused");
            return;
        }
        String site = headers.getFirst(SEC_FETCH_SITE);
        if (site != null && !site.equals("same-origin") && !site.equals("none") && !isVisit(exchange)) {
            refuse(exchange, StatusCodes.FORBIDDEN, "calls from other sites are refused");
            return;
        }
        next.handleRequest(exchange);
    }

    /** With another encoding a proxy before us may see the end of the request elsewhere than Undertow does. */
    private static boolean isEndOfBodyCertain(@Nullable HeaderValues encodings) {
        return encodings == null
                || (encodings.size() == 1 && encodings.getFirst().equalsIgnoreCase("chunked"));
    }

    /** A target in absolute form has a host too, which counts in place of the header's (RFC 9112 section 3.2.2). */
    private static boolean isSameInTarget(HttpServerExchange exchange, String host) {
        if (!exchange.isHostIncludedInRequestURI()) {
            return true;
        }
        String target = exchange.getRequestURI();
        int begin = target.indexOf("://") + 3;
        int end = target.indexOf('/', begin);
        return target.substring(begin, end < 0 ? target.length() : end).equalsIgnoreCase(host);
    }

    /** Whether somebody follows a link to the page: that does nothing, and the page itself cannot be put into a frame. */
    private static boolean isVisit(HttpServerExchange exchange) {
        return exchange.getRequestPath().equals("/")
                && exchange.getRequestMethod().equals(Methods.GET)
                && "document".equals(exchange.getRequestHeaders().getFirst(SEC_FETCH_DEST));
    }

    private boolean isOurs(String hostAndPort) {
        if (names == null) {
            return true;
        }
        String host = withoutPort(hostAndPort);
        for (String name : names) {
            if (name.equalsIgnoreCase(host)) {
                return true;
            }
        }
        return false;
    }

    private static String withoutPort(String hostAndPort) {
        int port = hostAndPort.lastIndexOf(':') + 1;
        int digits = hostAndPort.length() - port;
        boolean isPort = port > 0 && digits >= 1 && digits <= MAX_PORT_DIGITS;
        for (int i = port; i < hostAndPort.length() && isPort; i++) {
            isPort = hostAndPort.charAt(i) >= '0' && hostAndPort.charAt(i) <= '9';
        }
        return isPort ? hostAndPort.substring(0, port - 1) : hostAndPort;
    }

    static void refuse(HttpServerExchange exchange, int status, String why) {
        refuse(exchange, status, why, IoCallback.END_EXCHANGE);
    }

    static void refuse(HttpServerExchange exchange, int status, String why, IoCallback then) {
        exchange.setStatusCode(status);
        exchange.setPersistent(false);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        byte[] text = (why + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.setResponseContentLength(text.length);
        exchange.getResponseSender().send(ByteBuffer.wrap(text), then);
    }
}
