package dev.supervisor.client.transport;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The bytes of our requests to one daemon, and what its refusals mean. */
final class HttpRequests {
    private static final int MAX_MESSAGE_BYTES = 1_000;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final String rpc;
    private final String headers;
    private final String target;
    private final String events;

    /** @param base without a slash at its end */
    HttpRequests(URI base, @Nullable String token) {
        if (token != null && !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "the token has characters that no token has, such as a blank or the end of"
                            + " a line; it is what admin.token in the state directory holds, and nothing else");
        }
        rpc = base + "/rpc";
        target = base.getRawPath() + "/rpc";
        events = base.getRawPath() + "/events";
        headers = " HTTP/1.1\r\nHost: " + base.getRawAuthority()
                + (token == null ? "" : "\r\nAuthorization: Bearer " + token) + "\r\n";
    }

    String describe() {
        return rpc;
    }

    ByteBuffer post(byte[] body) {
        byte[] head = ("POST " + target + headers + "Content-Type: application/json\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .flip();
    }

    /** @param query with its question mark; empty: none */
    ByteBuffer getEvents(String query) {
        return ByteBuffer.wrap(("GET " + events + query + headers + "Accept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What became of a call that has no result; the daemon itself answers calls with no status from 500 on. */
    IOException unanswered(int status, byte[] body) {
        return status < SERVER_ERROR
                ? refused(status, body)
                : new ConnectionLostException(
                        answered(status, body) + "; this is not the daemon's, so the call may have been executed");
    }

    /** For what does nothing. */
    TransportException refused(int status, byte[] body) {
        if (status == UNAUTHORIZED) {
            return new TransportException(
                    rpc + " answered 401: this is not its token, which is in admin.token in its state directory");
        }
        return new TransportException(answered(status, body), status == TOO_MANY || status >= SERVER_ERROR);
    }

    private String answered(int status, byte[] body) {
        String text = new String(body, 0, Math.min(body.length, MAX_MESSAGE_BYTES), StandardCharsets.UTF_8).strip();
        return rpc + " answered " + status + (text.isEmpty() ? "" : ": " + text);
    }
}
