package dev.supervisor.client.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.RpcJson;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One line each way. A daemon that serves as many as it can says so in the first line, to nobody's call, and closes: such a connection
 * is not used again.
 */
final class LineConnection implements Connection {
    private static final int MAX_LINE_BYTES = 256 << 20;
    private static final int FIRST_BYTES = 16 << 10;
    private static final int MAX_REFUSAL_BYTES = 4 << 10;
    private static final JsonMapper JSON = RpcJson.lenient();

    private final Wire wire;
    /** What has come and is not yet read ends at its position. */
    private ByteBuffer in = ByteBuffer.allocate(FIRST_BYTES);

    /** Up to here there is no end of a line. */
    private int searched;

    private boolean isAdmitted;

    LineConnection(Wire wire) {
        this.wire = wire;
    }

    @Override
    public void send(byte[] request, long deadline) throws IOException {
        wire.write(
                ByteBuffer.allocate(request.length + 1)
                        .put(request)
                        .put((byte) '\n')
                        .flip(),
                deadline);
    }

    /** The next line, without its end; what comes behind it is kept, also when this ends with a time-out. */
    @Override
    public byte[] receive(long deadline) throws IOException {
        while (true) {
            for (; searched < in.position(); searched++) {
                if (in.get(searched) == '\n') {
                    byte[] line = takeLine();
                    isAdmitted = isAdmitted || !isRefusal(line);
                    return line;
                }
            }
            makeRoom();
            if (wire.read(in, deadline) < 0) {
                throw new EOFException("the daemon closed it");
            }
        }
    }

    @Override
    public boolean isUsable() {
        return isAdmitted && in.position() == 0 && wire.isQuiet();
    }

    @Override
    public void close() {
        wire.close();
    }

    private static boolean isRefusal(byte[] line) {
        if (line.length > MAX_REFUSAL_BYTES) {
            return false;
        }
        try {
            JsonNode answer = JSON.readTree(line);
            return answer.path("id").isNull() && answer.has("error");
        } catch (IOException garbage) {
            return true;
        }
    }

    private byte[] takeLine() {
        byte[] line = Arrays.copyOf(in.array(), searched);
        int end = in.position();
        if (in.capacity() > FIRST_BYTES && end - searched - 1 <= FIRST_BYTES) {
            byte[] rest = Arrays.copyOfRange(in.array(), searched + 1, end);
            in = ByteBuffer.allocate(FIRST_BYTES).put(rest);
        } else {
            in.position(searched + 1).limit(end);
            in.compact();
        }
        searched = 0;
        return line;
    }

    private void makeRoom() throws IOException {
        if (in.hasRemaining()) {
            return;
        }
        if (in.capacity() >= MAX_LINE_BYTES) {
            throw new IOException("the answer is larger than " + MAX_LINE_BYTES + " bytes");
        }
        in = ByteBuffer.allocate(in.capacity() * 4).put(in.flip());
    }
}
