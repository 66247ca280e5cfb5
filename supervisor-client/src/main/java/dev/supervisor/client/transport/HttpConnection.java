package dev.supervisor.client.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * HTTP/1.1 on one kept-alive connection: requests with a body of known length, answers of a known length, in chunks or up to the end.
 * Not the JDK's client, which sends a POST again without being asked, follows redirections and has no deadline for a whole answer.
 */
final class HttpConnection implements Connection {
    private static final int MAX_LINE_BYTES = 16 << 10;
    private static final int MAX_HEADERS = 200;
    private static final int BUFFER_BYTES = 16 << 10;

    private final Wire wire;
    private final HttpRequests requests;
    /** Ready to be read from. */
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).flip();

    /** What has come of a line. */
    private final StringBuilder line = new StringBuilder();

    private boolean keepAlive = true;

    HttpConnection(Wire wire, HttpRequests requests) {
        this.wire = wire;
        this.requests = requests;
    }

    @Override
    public void send(byte[] request, long deadline) throws IOException {
        wire.write(requests.post(request), deadline);
    }

    @Override
    public byte[] receive(long deadline) throws IOException {
        Head head = readHead(deadline);
        byte[] body = new HttpBody(this, head).readAll(deadline);
        keepAlive = head.keepsAlive();
        if (head.status == 200 || head.status == 413) {
            return body;
        }
        throw requests.unanswered(head.status, body);
    }

    /** Asks for a stream of events; the body is what comes. */
    HttpBody stream(String parameters, long deadline) throws IOException {
        wire.write(requests.getEvents(parameters), deadline);
        Head head = readHead(deadline);
        HttpBody body = new HttpBody(this, head);
        if (head.status == 200) {
            return body;
        }
        throw requests.refused(head.status, body.readAll(deadline));
    }

    @Override
    public boolean isUsable() {
        return keepAlive && !in.hasRemaining() && wire.isQuiet();
    }

    @Override
    public void close() {
        wire.close();
    }

    /** What has come and is not yet read; -1 when there is no more, otherwise at least one byte. */
    int available(long deadline) throws IOException {
        if (in.hasRemaining()) {
            return in.remaining();
        }
        in.clear();
        int read;
        try {
            read = wire.read(in, deadline);
        } finally {
            in.flip();
        }
        return read;
    }

    /** Takes bytes that are available. */
    void take(byte[] into, int offset, int length) {
        in.get(into, offset, length);
    }

    /** A line of head or of chunk framing, without its end. A time-out loses nothing, and the same may be asked again. */
    String readLine(long deadline) throws IOException {
        while (true) {
            if (available(deadline) < 0) {
                throw new EOFException("the daemon closed it");
            }
            char next = (char) (in.get() & 0xff);
            if (next == '\n') {
                int length = line.length();
                String whole = line.substring(0, length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length);
                line.setLength(0);
                return whole;
            }
            if (line.length() >= MAX_LINE_BYTES) {
                throw new IOException("a line of the answer's head is longer than " + MAX_LINE_BYTES + " bytes");
            }
            line.append(next);
        }
    }

    private Head readHead(long deadline) throws IOException {
        while (true) {
            String first = readLine(deadline);
            if (!first.startsWith("HTTP/1.") || first.length() < 12) {
                throw new IOException("this is not HTTP");
            }
            int status = number(first.substring(9, 12), 10);
            Head head = new Head(first.startsWith("HTTP/1.1"), status, readHeaders(deadline));
            if (status >= 200) {
                return head;
            }
        }
    }

    private Map<String, String> readHeaders(long deadline) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String header = readLine(deadline); !header.isEmpty(); header = readLine(deadline)) {
            int colon = header.indexOf(':');
            if (colon < 1 || headers.size() >= MAX_HEADERS) {
                throw new IOException("the answer's head cannot be read");
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        return headers;
    }

    static int number(String digits, int radix) throws IOException {
        try {
            return Integer.parseInt(digits, radix);
        } catch (NumberFormatException e) {
            throw new IOException("the answer has \"" + digits + "\" where a number belongs", e);
        }
    }

    /** @param headers by name in lower case */
    record Head(boolean persistent, int status, Map<String, String> headers) {
        boolean chunked() {
            return "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
        }

        /** -1: up to the end of the connection. */
        int length() throws IOException {
            if (status == 204 || status == 304) {
                return 0;
            }
            String length = headers.get("content-length");
            return length == null ? -1 : number(length, 10);
        }

        boolean keepsAlive() throws IOException {
            return persistent && (chunked() || length() >= 0) && !"close".equalsIgnoreCase(headers.get("connection"));
        }
    }
}
