package dev.supervisor.server.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection to an HTTP server on which anything can be said, right or wrong. */
public final class RawHttp implements Closeable {
    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;
    private final InputStream in;

    /** @param headers names in small letters */
    public record Answer(int status, Map<String, String> headers, String body) {}

    public RawHttp(String url) throws IOException {
        this(new Socket(URI.create(url).getHost(), URI.create(url).getPort()));
    }

    public RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** @param head without the empty line at its end; its line ends become those of HTTP */
    public RawHttp send(String head, String body) throws IOException {
        return send((head.strip().replace("\n", "\r\n") + "\r\n\r\n" + body).getBytes(UTF_8));
    }

    public RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends a call as it should be. */
    public RawHttp call(String token, String body) throws IOException {
        return call(token, body.getBytes(UTF_8));
    }

    /** The same, with any bytes for a body. */
    public RawHttp call(String token, byte[] body) throws IOException {
        return send("""
                POST /rpc HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Authorization: Bearer %s
                Content-Length: %d
                """.formatted(token, body.length), "").send(body);
    }

    /** Says that nothing more is sent, and goes on listening. */
    public RawHttp endSending() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Closes without a goodbye: the peer's next read or write fails. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The next answer. */
    public Answer answer() throws IOException {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(status[1]), headers, body(headers));
    }

    /** What comes from now on, as it is on the wire, until this is in it. */
    public String readUntil(String text) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long from = System.nanoTime();
        while (!all.toString(ISO_8859_1).contains(text)) {
            int next = in.read();
            if (next < 0 || System.nanoTime() - from > PATIENCE_MS * 1_000_000L) {
                throw new EOFException("there is no " + text + " in: " + all.toString(UTF_8));
            }
            all.write(next);
        }
        return all.toString(UTF_8);
    }

    /** The next byte that comes; -1: the server has closed the connection. */
    public int read() throws IOException {
        return in.read();
    }

    /** The next line with this in it; what comes before it is lost. */
    public String lineWith(String text) throws IOException {
        String line = line();
        while (!line.contains(text)) {
            line = line();
        }
        return line;
    }

    /** All that comes until the server closes the connection. */
    public String readToEnd() throws IOException {
        return new String(in.readAllBytes(), UTF_8);
    }

    /** Whether nothing has come that was not read yet. */
    public boolean isSilent() throws IOException {
        return in.available() == 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String body(Map<String, String> headers) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunk(); size > 0; size = chunk()) {
                body.write(in.readNBytes(size));
                line();
            }
            line();
            return body.toString(UTF_8);
        }
        return new String(in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))), UTF_8);
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(UTF_8);
    }
}
