package dev.supervisor.client.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A console whose output can be read back. */
final class Printed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Console console;

    Printed(Terminal terminal) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        console = new Console(out, out, terminal, false);
    }

    Console console() {
        return console;
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
