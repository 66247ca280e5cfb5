package dev.supervisor.server.fuzz;

import dev.supervisor.server.testkit.RawUnix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Lines that are calls or nothing, in pieces, without an end, half-closed or broken off. */
final class UnixAttack extends Attack {
    private static final int MAX_LINES = 5;
    private static final String LAST = "\n{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":\"the last\"}\n";

    private final Path socket;
    private final Mutator mutator;

    UnixAttack(Path socket, Mutator mutator) {
        this.socket = socket;
        this.mutator = mutator;
    }

    @Override
    void play(SplittableRandom random) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int left = 1 + random.nextInt(MAX_LINES); left > 0; left--) {
            lines.writeBytes(mutator.request(random));
            lines.write(random.nextInt(8) == 0 ? ' ' : '\n');
        }
        try (RawUnix unix = new RawUnix(socket)) {
            sendInPieces(lines.toByteArray(), random, unix::send);
            switch (random.nextInt(4)) {
                case 0 -> {} // gone without a look at the answers
                case 1 -> readToTheEnd(unix.endSending());
                default -> readToTheLast(unix.send(LAST));
            }
        }
    }

    private static void readToTheEnd(RawUnix unix) throws IOException {
        while (true) {
            String answer;
            try {
                answer = unix.line();
            } catch (IOException closed) {
                return;
            }
            check(answer);
        }
    }

    private static void readToTheLast(RawUnix unix) throws IOException {
        String answer = unix.line();
        while (!answer.contains("\"id\":\"the last\"")) {
            check(answer);
            answer = unix.line();
        }
    }
}
