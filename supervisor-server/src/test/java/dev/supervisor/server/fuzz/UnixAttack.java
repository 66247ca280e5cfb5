package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.supervisor.server.testkit.RawUnix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** Lines that are calls or nothing, in pieces, half-closed or broken off. */
final class UnixAttack extends Attack {
    private final Path socket;

    UnixAttack(Path socket) {
        this.socket = socket;
    }

    @Override
    void play(Choices choices) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (byte[] call : calls(choices.payload())) {
            lines.writeBytes(call);
            lines.write('\n');
        }
        boolean looks = !choices.yes();
        if (looks) {
            lines.writeBytes((LAST + "\n").getBytes(UTF_8));
        }
        try (RawUnix unix = new RawUnix(socket)) {
            send(lines.toByteArray(), choices, unix::send);
            if (looks) {
                readToTheLast(choices.yes() ? unix.endSending() : unix, choices);
            } // gone without a look at the answers otherwise
        }
    }

    private static void readToTheLast(RawUnix unix, Choices choices) throws IOException {
        String answer = unix.line();
        while (!answer.contains("\"id\":\"the last\"")) {
            check(answer, choices);
            answer = unix.line();
        }
    }
}
