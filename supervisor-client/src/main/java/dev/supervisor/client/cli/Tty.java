package dev.supervisor.client.cli;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The terminal we were started from, as {@code stty} sets and shows it: its size, and its keys one by one. */
final class Tty implements AutoCloseable {
    private static final File DEVICE = new File("/dev/tty");
    private static final Size USUAL = new Size(24, 80);

    private final String before;
    private final FileInputStream keys;

    /** Cells. */
    record Size(int rows, int columns) {}

    private Tty(String before, FileInputStream keys) {
        this.before = before;
        this.keys = keys;
    }

    /**
     * Keys are not shown and come one by one, Ctrl-C among them; closing makes it as it was.
     *
     * @throws IOException when there is no terminal
     */
    static Tty raw() throws IOException {
        FileInputStream keys = new FileInputStream(DEVICE);
        try {
            String before = stty("-g").strip();
            stty("-icanon", "-echo", "-isig", "min", "0", "time", "2");
            return new Tty(before, keys);
        } catch (IOException e) {
            keys.close();
            throw e;
        }
    }

    /** Its size now; the usual one when it does not know. */
    static Size size() {
        try {
            String size = stty("size").strip();
            int blank = size.indexOf(' ');
            Size told = new Size(
                    Integer.parseInt(size.substring(0, Math.max(0, blank))),
                    Integer.parseInt(size.substring(blank + 1)));
            return told.rows() > 0 && told.columns() > 0 ? told : USUAL;
        } catch (IOException | NumberFormatException unknown) {
            return USUAL;
        }
    }

    /** What was typed within a fifth of a second, several keys if there were several; empty: nothing. */
    String read() throws IOException {
        byte[] typed = new byte[64];
        int length = keys.read(typed);
        return length <= 0 ? "" : new String(typed, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        stty(before);
    }

    private static String stty(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(DEVICE)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("stty failed; is this a terminal?");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return answer;
    }
}
