package dev.supervisor.client.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the command line writes to: tables and sentences for people, JSON for programs. */
final class Console {
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069&&[^\t]]");

    private final PrintStream out;
    private final PrintStream err;
    private final Terminal terminal;
    private final boolean json;
    private final ScreenSize screen = new ScreenSize(Tty::size, System::nanoTime);
    private @Nullable ObjectWriter writer;

    Console(PrintStream out, PrintStream err, Terminal terminal, boolean json) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.json = json;
    }

    boolean isJson() {
        return json;
    }

    Terminal terminal() {
        return terminal;
    }

    /** Whether people read along as it happens. */
    boolean isWatched() {
        return terminal.isTerminal() && !json;
    }

    /** Cells a line has; 0: as many as it takes. */
    int columns() {
        return terminal.columns() == 0 && terminal.isTerminal() ? screen.now().columns() : terminal.columns();
    }

    /** Lines a screen has. */
    int rows() {
        return screen.now().rows();
    }

    void line(String text) {
        out.println(text);
    }

    /** A line that is neither the result nor an error, such as how far something is. */
    void note(String text) {
        err.println(clean(text));
    }

    /** Says what was refused, and what to do. */
    void error(RpcException refused) {
        err.println("supervisor: " + clean(String.valueOf(refused.getMessage())));
        if (refused.hint() != null) {
            err.println("  " + clean(refused.hint()));
        }
        if (refused.data().incident() != null) {
            err.println("  incident " + clean(refused.data().incident()) + " in the daemon's log");
        }
    }

    /** Shows how far something is, in place of what was shown before; nothing when nobody reads along. */
    void progress(String text) {
        if (isWatched() && !terminal.isDumb()) {
            int fitting = Math.min(text.length(), Math.max(0, columns() - 1));
            out.print("\r\u001b[K" + clean(text.substring(0, fitting)));
            out.flush();
        }
    }

    /** One value, indented. */
    void json(Object value) {
        json(value, true);
    }

    /** One value of a stream: a line, out at once. */
    void jsonLine(Object value) {
        json(value, false);
        out.flush();
    }

    void flush() {
        out.flush();
    }

    /** Whether what was written could not be, because nobody takes it any more. */
    boolean isBroken() {
        return out.checkError();
    }

    /** Raw bytes, such as a line of output that is not text. */
    void write(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
    }

    /** As write, to standard error. */
    void writeError(byte[] bytes) {
        err.write(bytes, 0, bytes.length);
        err.flush();
    }

    /** Shows these lines in place of those before. */
    void redraw(List<String> lines) {
        StringBuilder screen = new StringBuilder("\u001b[H");
        lines.forEach(line -> screen.append(line).append("\u001b[K\r\n"));
        write(screen.append("\u001b[J").toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Control characters of a foreign text, and what turns the direction of text around, must not reach a terminal. */
    static String clean(String text) {
        return UNSEEN.matcher(text).replaceAll("?");
    }

    /** The text in the colour of a state. */
    String colored(String state, String text) {
        return painted(code(state), text);
    }

    /** @param code of the colour, as terminals number them */
    String painted(String code, String text) {
        String clean = clean(text);
        return terminal.isColored() && !json ? "\u001b[" + code + "m" + clean + "\u001b[0m" : clean;
    }

    private void json(Object value, boolean indented) {
        if (writer == null) {
            writer = RpcJson.lenient().writer();
        }
        try {
            ObjectWriter chosen = indented ? writer.withDefaultPrettyPrinter() : writer;
            out.println(chosen.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String code(String state) {
        return switch (state) {
            case "running", "succeeded", "exited", "done" -> "32";
            case "starting", "stopping", "queued", "blocked", "backoff", "degraded", "refused", "interrupted" -> "33";
            case "failed", "crash_looping", "timed_out", "lost", "cancelled" -> "31";
            default -> "2";
        };
    }
}
