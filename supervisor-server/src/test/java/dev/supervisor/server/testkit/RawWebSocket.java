package dev.supervisor.server.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** A WebSocket on which any frame can be sent, right or wrong. */
public final class RawWebSocket implements Closeable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int PATIENCE_MS = 60_000;
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final Socket socket;
    private final DataInputStream in;

    /**
     * What came: of a frame that is none, because the connection has ended, the code is -1; the text of a close frame is its code and
     * reason.
     */
    public record Frame(int opcode, String text) {}

    public RawWebSocket(String url, String token) throws IOException {
        this(url, token, new Socket());
    }

    /** @param socket not connected yet */
    public RawWebSocket(String url, String token, Socket socket) throws IOException {
        this.socket = socket;
        URI uri = URI.create(url);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MS);
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(socket.getInputStream());
        send(String.join(
                        "\r\n",
                        "GET /rpc HTTP/1.1",
                        "Host: localhost",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "Sec-WebSocket-Version: 13",
                        "Authorization: Bearer " + token,
                        "\r\n")
                .getBytes(UTF_8));
        String status = line();
        if (!status.contains(" 101 ")) {
            throw new IOException("no WebSocket: " + status);
        }
        while (!line().isEmpty()) {
            // the other headers tell nothing
        }
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** A frame as it should be, masked. */
    public static byte[] frame(boolean last, int opcode, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((last ? 0x80 : 0) | opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % MASK.length]);
        }
        return frame.toByteArray();
    }

    /** Sends a text as it should be. */
    public void sendText(String text) throws IOException {
        send(frame(true, TEXT, text.getBytes(UTF_8)));
    }

    /** The next text with this in it; what comes before it is lost. */
    public String textWith(String text) throws IOException {
        Frame frame = next();
        while (frame.opcode() != TEXT || !frame.text().contains(text)) {
            if (frame.opcode() < 0 || frame.opcode() == CLOSE) {
                throw new IOException("the connection ended before " + text);
            }
            frame = next();
        }
        return frame.text();
    }

    /** How a connection ends: the close frame, after whatever else comes. */
    public Frame closing() throws IOException {
        Frame frame = next();
        while (frame.opcode() != CLOSE && frame.opcode() >= 0) {
            frame = next();
        }
        return frame;
    }

    /** The next frame; the daemon sends none in pieces. */
    public Frame next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return new Frame(-1, "");
        }
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = in.readNBytes((int) length);
        int opcode = first & 0x0f;
        if (opcode == CLOSE && length >= 2) {
            int code = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
            return new Frame(opcode, code + " " + new String(payload, 2, payload.length - 2, UTF_8));
        }
        return new Frame(opcode, new String(payload, UTF_8));
    }

    /** Whether the daemon has closed the connection, and not just ended its own sending: then sending fails, at the second try at least. */
    public boolean isCut() {
        try {
            send(frame(true, PONG, new byte[0])); // too many pings would be a reason to close it
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    /** Says that nothing more is sent, and goes on listening. */
    public void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes without a goodbye. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the daemon closed the connection");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(UTF_8);
    }
}
