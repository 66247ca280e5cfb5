package dev.supervisor.client.transport;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.supervisor.rpc.RpcJson;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events, as in section 9.2 of the HTML standard: fields until an empty line; a line with a colon first is a comment, a
 * sign of life. Names are those of the daemon's own messages or else kinds of events; an event has an id, its number, and by any other
 * name what has none is a message of a newer daemon. Its own messages may have an id too: where a browser is to go on from.
 */
final class EventSourceFeed implements Feed {
    private static final JsonMapper JSON = RpcJson.lenient();
    private static final Set<String> OWN = Set.of(HELLO, SAMPLES, STATUS, GAP, END);
    private static final int MAX_LINE_BYTES = 16 << 20;
    private static final int FIRST_BYTES = 8 << 10;
    private static final Message SIGN_OF_LIFE = new Message(ALIVE, MissingNode.getInstance());

    private final HttpConnection connection;
    private final HttpBody body;
    /** What has come and is not yet read, from {@code start} to {@code end}. */
    private byte[] in = new byte[FIRST_BYTES];

    private int start;
    private int searched;
    private int end;
    private String name = "";
    private boolean isNumbered;
    private final StringBuilder data = new StringBuilder();

    EventSourceFeed(HttpConnection connection, HttpBody body) {
        this.connection = connection;
        this.body = body;
    }

    /** Begins with a question mark, unless there is nothing to say. */
    static String parameters(Query query) {
        StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
        if (query.after() != null) {
            parameters.add("after=" + query.after());
        }
        if (!query.kinds().isEmpty()) {
            parameters.add("kinds=" + URLEncoder.encode(String.join(",", query.kinds()), StandardCharsets.UTF_8));
        }
        if (query.subject() != null) {
            parameters.add("subject=" + URLEncoder.encode(query.subject(), StandardCharsets.UTF_8));
        }
        if (query.samples()) {
            parameters.add("samples=true");
        }
        return parameters.toString();
    }

    @Override
    public @Nullable Message next(long deadline) throws IOException {
        try {
            while (true) {
                String line = readLine(deadline);
                if (line.startsWith(":")) {
                    return SIGN_OF_LIFE;
                } else if (!line.isEmpty()) {
                    takeField(line);
                } else if (data.length() > 0) {
                    return takeMessage();
                } else {
                    forget();
                }
            }
        } catch (SocketTimeoutException none) {
            return null;
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private void takeField(String line) throws IOException {
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        int from = colon < 0 ? line.length() : colon + 1;
        String value = line.substring(from < line.length() && line.charAt(from) == ' ' ? from + 1 : from);
        if (field.equals("event")) {
            name = value;
        } else if (field.equals("id")) {
            isNumbered = true;
        } else if (field.equals("data")) {
            if (data.length() + value.length() > MAX_LINE_BYTES) {
                throw new IOException("an event is larger than " + MAX_LINE_BYTES + " bytes");
            }
            data.append(value).append('\n');
        }
    }

    private Message takeMessage() throws IOException {
        String kind = isNumbered && !OWN.contains(name) ? EVENT : name;
        String json = data.toString();
        forget();
        return new Message(kind, JSON.readTree(json));
    }

    private void forget() {
        data.setLength(0);
        name = "";
        isNumbered = false;
    }

    private String readLine(long deadline) throws IOException {
        while (true) {
            for (; searched < end; searched++) {
                if (in[searched] == '\n') {
                    int length = searched - start - (searched > start && in[searched - 1] == '\r' ? 1 : 0);
                    String line = new String(in, start, length, StandardCharsets.UTF_8);
                    start = ++searched;
                    return line;
                }
            }
            makeRoom();
            int read = body.read(in, end, deadline);
            if (read < 0) {
                throw new EOFException("the daemon closed it");
            }
            end += read;
        }
    }

    private void makeRoom() throws IOException {
        if (end < in.length) {
            return;
        }
        int pending = end - start;
        if (pending > MAX_LINE_BYTES) {
            throw new IOException("a line is longer than " + MAX_LINE_BYTES + " bytes");
        }
        byte[] larger = pending * 2 > in.length ? Arrays.copyOf(in, in.length * 2) : in;
        System.arraycopy(in, start, larger, 0, pending);
        in = larger;
        searched -= start;
        end = pending;
        start = 0;
    }
}
