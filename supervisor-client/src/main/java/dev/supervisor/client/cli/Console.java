package dev.supervisor.client.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** What the command line writes to: tables and sentences for people, JSON for programs. */
final class Console {
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069&&[^\t]]");

    private final PrintStream out;
    private final boolean json;
    private final boolean terminal;
    private final boolean color;
    private final ObjectWriter writer = RpcJson.lenient().writerWithDefaultPrettyPrinter();

    Console(PrintStream out, boolean json, Map<String, String> env) {
        this.out = out;
        this.json = json;
        this.terminal = standardOutputIsTerminal();
        this.color = !json && terminal && env.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(env.get("TERM"));
    }

    boolean isJson() {
        return json;
    }

    /** Whether people read along. */
    boolean isTerminal() {
        return terminal;
    }

    void line(String text) {
        out.println(text);
    }

    /** Shows how far something is, in place of what was shown before; nothing when nobody reads along. */
    void progress(String text) {
        if (terminal && !json) {
            out.print("\r\u001b[K" + clean(text));
            out.flush();
        }
    }

    void json(Object value) {
        try {
            out.println(writer.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    void flush() {
        out.flush();
    }

    /** Raw bytes, such as a line of output that is not text. */
    void write(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
    }

    /** Control characters of a foreign text, and what turns the direction of text around, must not reach a terminal. */
    static String clean(String text) {
        return UNSEEN.matcher(text).replaceAll("?");
    }

    String colored(String state, String text) {
        if (!color) {
            return text;
        }
        String code = switch (state) {
            case "running", "succeeded", "exited", "done" -> "32";
            case "starting", "stopping", "queued", "blocked", "backoff", "degraded", "refused", "interrupted" -> "33";
            case "failed", "crash_looping", "timed_out", "lost", "cancelled" -> "31";
            default -> "2";
        };
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    void clearScreen() {
        if (terminal) {
            out.print("\u001b[H\u001b[2J");
        }
    }

    /** What standard output is; {@code System.console()} tells it no more since JDK 22. */
    private static boolean standardOutputIsTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException unknown) {
            return false;
        }
    }
}
