package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.supervisor.server.testkit.RawWebSocket;
import dev.supervisor.server.testkit.RawWebSocket.Frame;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Messages whole and in fragments, frames the protocol forbids, lengths that lie, goodbyes of every kind and none. */
final class WebSocketAttack extends Attack {
    private static final int[] CLOSE_CODES = {
        0, 999, 1000, 1001, 1004, 1005, 1006, 1007, 1015, 2999, 3000, 4999, 5000, 65535
    };
    private static final byte[] LAST =
            "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":\"the last\"}".getBytes(UTF_8);

    private final String url;
    private final String token;
    private final Mutator mutator;

    WebSocketAttack(String url, String token, Mutator mutator) {
        this.url = url;
        this.token = token;
        this.mutator = mutator;
    }

    @Override
    void play(SplittableRandom random) throws IOException {
        try (RawWebSocket socket = new RawWebSocket(url, token)) {
            try {
                sendInPieces(frames(random), random, socket::send);
                end(socket, random);
            } catch (SocketException refused) {
                return; // the daemon need not hear it out
            }
            if (random.nextInt(4) == 0) {
                socket.reset();
                return;
            }
            readToTheLast(socket);
        }
    }

    /** In half of all cases nothing is wrong with the frames, whatever they carry. */
    private byte[] frames(SplittableRandom random) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            fragments(mutator.request(random), random, frames);
        }
        if (random.nextBoolean()) {
            frames.writeBytes(forbidden(random));
        }
        return frames.toByteArray();
    }

    private static void fragments(byte[] message, SplittableRandom random, ByteArrayOutputStream frames) {
        int opcode = RawWebSocket.TEXT;
        int at = 0;
        for (int left = random.nextInt(3); left > 0 && at < message.length; left--) {
            int to = at + random.nextInt(message.length - at + 1);
            frames.writeBytes(RawWebSocket.frame(false, opcode, Arrays.copyOfRange(message, at, to)));
            if (random.nextInt(3) == 0) {
                frames.writeBytes(RawWebSocket.frame(true, RawWebSocket.PING, new byte[random.nextInt(126)]));
            }
            opcode = RawWebSocket.CONTINUATION;
            at = to;
        }
        frames.writeBytes(RawWebSocket.frame(true, opcode, Arrays.copyOfRange(message, at, message.length)));
    }

    private byte[] forbidden(SplittableRandom random) {
        byte[] payload = mutator.request(random);
        byte[] text = RawWebSocket.frame(true, RawWebSocket.TEXT, payload);
        return switch (random.nextInt(7)) {
            case 0 -> RawWebSocket.frame(random.nextBoolean(), random.nextInt(16), payload);
            case 1 -> withFirst(text, text[0] | (0x10 << random.nextInt(3)));
            case 2 -> withSecond(text, text[1] & 0x7f);
            case 3 -> withSecond(text, 0x80 | random.nextInt(128));
            case 4 -> new byte[] {(byte) 0x81, (byte) 0xff, (byte) random.nextInt(256), 0, 0, 1, 2, 3, 4, 5, 6, 7};
            case 5 -> RawWebSocket.frame(true, RawWebSocket.PING, new byte[126 + random.nextInt(1_000)]);
            default -> mutator.mutate(text, random);
        };
    }

    private void end(RawWebSocket socket, SplittableRandom random) throws IOException {
        switch (random.nextInt(4)) {
            case 0 -> socket.send(RawWebSocket.frame(true, RawWebSocket.CLOSE, goodbye(random)));
            case 1 -> socket.endSending();
            default -> {
                socket.send(RawWebSocket.frame(true, RawWebSocket.TEXT, LAST));
                socket.send(RawWebSocket.frame(true, RawWebSocket.CLOSE, new byte[] {3, (byte) 0xe8}));
            }
        }
        socket.endSending();
    }

    private static byte[] goodbye(SplittableRandom random) {
        int code = CLOSE_CODES[random.nextInt(CLOSE_CODES.length)];
        byte[] goodbye = new byte[random.nextInt(8)];
        for (int i = 0; i < goodbye.length; i++) {
            goodbye[i] = (byte) (i == 0 ? code >> 8 : i == 1 ? code : random.nextInt(256));
        }
        return goodbye;
    }

    /** To the daemon's goodbye, or the connection's end, which must come. */
    private static void readToTheLast(RawWebSocket socket) throws IOException {
        try {
            for (Frame next = socket.next(); next.opcode() >= 0; next = socket.next()) {
                if (next.opcode() == RawWebSocket.TEXT) {
                    check(next.text());
                }
            }
        } catch (SocketException | EOFException broken) {
            // as good as an end
        }
    }

    private static byte[] withFirst(byte[] frame, int first) {
        byte[] changed = frame.clone();
        changed[0] = (byte) first;
        return changed;
    }

    private static byte[] withSecond(byte[] frame, int second) {
        byte[] changed = frame.clone();
        changed[1] = (byte) second;
        return changed;
    }
}
