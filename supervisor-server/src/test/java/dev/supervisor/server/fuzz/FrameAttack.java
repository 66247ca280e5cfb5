package dev.supervisor.server.fuzz;

import dev.supervisor.server.testkit.RawWebSocket;
import dev.supervisor.server.testkit.RawWebSocket.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;

/** Frames of any form: what the protocol forbids, lengths that lie, goodbyes of every kind and none. The connection's end must come. */
final class FrameAttack extends Attack {
    private final String url;
    private final String token;

    FrameAttack(String url, String token) {
        this.url = url;
        this.token = token;
    }

    @Override
    void play(Choices choices) throws IOException {
        try (RawWebSocket socket = new RawWebSocket(url, token)) {
            send(choices.payload(), choices, socket::send);
            if (choices.yes()) {
                socket.reset();
                return;
            }
            socket.endSending();
            for (Frame next = socket.next(); next.opcode() >= 0; next = socket.next()) {
                if (next.opcode() == RawWebSocket.TEXT) {
                    check(next.text(), choices);
                }
            }
        } catch (SocketException | EOFException refused) {
            // the daemon need not hear it out
        }
    }
}
