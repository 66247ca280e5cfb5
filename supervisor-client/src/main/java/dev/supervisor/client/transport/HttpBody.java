package dev.supervisor.client.transport;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** The body of one HTTP answer, however it is framed. */
final class HttpBody {
    private static final int MAX_BYTES = 256 << 20;
    private static final int FIRST_BYTES = 4 << 10;

    private final HttpConnection connection;
    private final boolean chunked;
    /** Of the body, or of the present chunk; -1: unknown. */
    private int left;

    private Framing framing = Framing.SIZE;
    private boolean atEnd;

    HttpBody(HttpConnection connection, HttpConnection.Head head) throws IOException {
        this.connection = connection;
        this.chunked = head.chunked();
        this.left = chunked ? 0 : head.length();
        this.atEnd = !chunked && left == 0;
    }

    /** Some bytes, at least one; -1 at the end. A time-out loses nothing, and the same may be asked again. */
    int read(byte[] into, int offset, long deadline) throws IOException {
        if (chunked && left == 0 && !atEnd) {
            nextChunk(deadline);
        }
        if (atEnd) {
            return -1;
        }
        int there = connection.available(deadline);
        if (there < 0) {
            if (left > 0 || chunked) {
                throw new EOFException("the daemon closed it in the middle of an answer");
            }
            atEnd = true;
            return -1;
        }
        int taken = Math.min(there, into.length - offset);
        if (left >= 0) {
            taken = Math.min(taken, left);
            left -= taken;
            atEnd = !chunked && left == 0;
        }
        connection.take(into, offset, taken);
        return taken;
    }

    byte[] readAll(long deadline) throws IOException {
        byte[] all = new byte[left > 0 && left <= MAX_BYTES ? left : FIRST_BYTES];
        int length = 0;
        for (int read = read(all, 0, deadline); read >= 0; read = read(all, length, deadline)) {
            length += read;
            if (length == all.length && !atEnd) {
                if (length >= MAX_BYTES) {
                    throw new IOException("the answer is larger than " + MAX_BYTES + " bytes");
                }
                all = Arrays.copyOf(all, length * 2);
            }
        }
        return length == all.length ? all : Arrays.copyOf(all, length);
    }

    private void nextChunk(long deadline) throws IOException {
        if (framing == Framing.END) {
            connection.readLine(deadline);
            framing = Framing.SIZE;
        }
        if (framing == Framing.SIZE) {
            String size = connection.readLine(deadline);
            int extension = size.indexOf(';');
            left = HttpConnection.number((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
            framing = left == 0 ? Framing.TRAILERS : Framing.END;
        }
        while (framing == Framing.TRAILERS && !atEnd) {
            atEnd = connection.readLine(deadline).isEmpty();
        }
    }

    /** What comes between the bytes of two chunks; kept, so that a time-out in between loses nothing. */
    private enum Framing {
        END,
        SIZE,
        TRAILERS
    }
}
