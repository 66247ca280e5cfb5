package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawWebSocket;
import dev.supervisor.server.testkit.RawWebSocket.Frame;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;

/** Messages of any content in frames that are well-formed, whole or in fragments with a ping between; each is answered to the last. */
final class WebSocketAttack extends Attack {
    private static final byte[] GOODBYE = {3, (byte) 0xe8};
    /** Undertow (2.4.4) ends a WebSocket that sends more than 300 in a minute. */
    private static final int MAX_PINGS = 300;

    private final String url;
    private final String token;

    WebSocketAttack(String url, String token) {
        this.url = url;
        this.token = token;
    }

    @Override
    void play(Choices choices) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        int fragments = choices.of(3);
        int pings = 0;
        boolean isText = true;
        for (byte[] call : calls(choices.payload())) {
            isText &= isUtf8(call);
            int fitting = pings + fragments <= MAX_PINGS ? fragments : 0;
            frames(call, fitting, frames);
            pings += fitting;
        }
        frames.writeBytes(RawWebSocket.frame(true, RawWebSocket.TEXT, LAST.getBytes(UTF_8)));
        frames.writeBytes(RawWebSocket.frame(true, RawWebSocket.CLOSE, GOODBYE));
        try (RawWebSocket socket = new RawWebSocket(url, token)) {
            String heard = heard(socket, frames.toByteArray(), choices);
            if (isText) {
                assertThat(heard)
                        .as("the last is answered where all before is text")
                        .contains("\"id\":\"the last\"");
            }
        }
    }

    /** Sends all, and reads to the daemon's goodbye, which is heard too; whom it does not hear out it may cut off. */
    private static String heard(RawWebSocket socket, byte[] frames, Choices choices) throws IOException {
        StringBuilder heard = new StringBuilder();
        try {
            send(frames, choices, socket::send);
            Frame next = socket.next();
            for (; isOpen(next); next = socket.next()) {
                if (next.opcode() == RawWebSocket.TEXT) {
                    heard.append(next.text()).append('\n');
                    check(next.text(), choices);
                }
            }
            heard.append("goodbye: ").append(next);
        } catch (SocketException | EOFException cutOff) {
            heard.append("cut off: ").append(cutOff); // as good as a goodbye
        }
        return heard.toString();
    }

    private static boolean isOpen(Frame last) {
        return last.opcode() >= 0 && last.opcode() != RawWebSocket.CLOSE;
    }

    private static void frames(byte[] message, int fragments, ByteArrayOutputStream frames) {
        int opcode = RawWebSocket.TEXT;
        int at = 0;
        for (int i = 1; i <= fragments; i++) {
            int to = message.length * i / (fragments + 1);
            frames.writeBytes(RawWebSocket.frame(false, opcode, Arrays.copyOfRange(message, at, to)));
            frames.writeBytes(RawWebSocket.frame(true, RawWebSocket.PING, new byte[i]));
            opcode = RawWebSocket.CONTINUATION;
            at = to;
        }
        frames.writeBytes(RawWebSocket.frame(true, opcode, Arrays.copyOfRange(message, at, message.length)));
    }

    private static boolean isUtf8(byte[] bytes) {
        return Arrays.equals(new String(bytes, UTF_8).getBytes(UTF_8), bytes);
    }
}
