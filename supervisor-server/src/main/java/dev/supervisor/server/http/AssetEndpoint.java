package dev.supervisor.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETagUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * {@code GET /} and what the page there needs. Browsers keep the files and ask whether they are still right, so that a new daemon's
 * page is there at once. The page may load nothing from elsewhere, run nothing inline, and be framed by nobody.
 */
final class AssetEndpoint implements HttpHandler {
    private static final HttpString POLICY = new HttpString("Content-Security-Policy");
    private static final HttpString NO_SNIFFING = new HttpString("X-Content-Type-Options");
    private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");
    private static final String OWN_ONLY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                    + "img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private static final Pattern GZIP = Pattern.compile("\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))");

    private final Assets assets;

    AssetEndpoint(Assets assets) {
        this.assets = assets;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        HttpString method = exchange.getRequestMethod();
        if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            Guard.refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "the page is read by GET");
            return;
        }
        Assets.Asset asset = assets.at(exchange.getRequestPath());
        if (asset == null) {
            Guard.refuse(exchange, StatusCodes.NOT_FOUND, "the cockpit has no such file");
            return;
        }
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(Headers.ETAG, asset.etag().toString())
                .put(Headers.CACHE_CONTROL, "no-cache")
                .put(Headers.VARY, "Accept-Encoding")
                .put(POLICY, OWN_ONLY)
                .put(NO_SNIFFING, "nosniff")
                .put(REFERRER_POLICY, "no-referrer");
        if (!isChanged(exchange, asset)) {
            exchange.setStatusCode(StatusCodes.NOT_MODIFIED);
            exchange.endExchange();
            return;
        }
        headers.put(Headers.CONTENT_TYPE, asset.type());
        ByteBuffer content = asset.content();
        if (takesGzip(exchange)) {
            headers.put(Headers.CONTENT_ENCODING, "gzip");
            content = asset.gzipped();
        }
        exchange.setResponseContentLength(content.remaining());
        if (method.equals(Methods.HEAD)) {
            exchange.endExchange();
        } else {
            Reply.send(exchange, content.duplicate());
        }
    }

    private static boolean takesGzip(HttpServerExchange exchange) {
        String encodings = exchange.getRequestHeaders().getFirst(Headers.ACCEPT_ENCODING);
        return encodings != null && GZIP.matcher(encodings).find();
    }

    /** Whether the browser has another one than this, or none. */
    private static boolean isChanged(HttpServerExchange exchange, Assets.Asset asset) {
        return ETagUtils.handleIfNoneMatch(exchange, asset.etag(), true);
    }
}
