package dev.supervisor.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** A file that is the same as long as the daemon runs; whoever has it already is told so, and gets no bytes. */
final class DocumentEndpoint implements HttpHandler {
    private static final HttpString CONTENT_SECURITY_POLICY = new HttpString("Content-Security-Policy");
    private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");
    private static final String NOTHING =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final byte[] bytes;
    private final String type;
    private final String policy;
    private final ETag tag;

    private DocumentEndpoint(byte[] bytes, String type, String policy) {
        this.bytes = bytes;
        this.type = type;
        this.policy = policy;
        this.tag = new ETag(false, HexFormat.of().formatHex(sha256(bytes)));
    }

    static DocumentEndpoint json(byte[] document) {
        return new DocumentEndpoint(document, "application/json", NOTHING);
    }

    /** @param page may do nothing, and has one {@code style} element, which alone may style it */
    static DocumentEndpoint page(byte[] page) {
        String text = new String(page, UTF_8);
        String style = text.substring(text.indexOf("<style>") + "<style>".length(), text.indexOf("</style>"));
        String hash = Base64.getEncoder().encodeToString(sha256(style.getBytes(UTF_8)));
        return new DocumentEndpoint(page, "text/html; charset=utf-8", NOTHING + "; style-src 'sha256-" + hash + "'");
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getResponseHeaders();
        boolean head = exchange.getRequestMethod().equals(Methods.HEAD);
        if (!head && !exchange.getRequestMethod().equals(Methods.GET)) {
            headers.put(Headers.ALLOW, "GET, HEAD");
            Guard.refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "this is read by GET");
            return;
        }
        headers.put(Headers.ETAG, tag.toString());
        headers.put(Headers.CACHE_CONTROL, "no-cache");
        headers.put(CONTENT_TYPE_OPTIONS, "nosniff");
        headers.put(CONTENT_SECURITY_POLICY, policy);
        if (!ETagUtils.handleIfNoneMatch(exchange, tag, true)) {
            exchange.setStatusCode(StatusCodes.NOT_MODIFIED);
            exchange.endExchange();
            return;
        }
        headers.put(Headers.CONTENT_TYPE, type);
        exchange.setResponseContentLength(bytes.length);
        if (head) {
            exchange.endExchange();
        } else {
            Reply.send(exchange, ByteBuffer.wrap(bytes));
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
