package dev.supervisor.rpc.transcripts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A request and its answer. In its file, after a line or more that say what it is about:
 *
 * <pre>
 * // a small number
 * >> {"jsonrpc":"2.0","method":"system.ping","id":7}
 * << {"jsonrpc":"2.0","id":7,"result":{"time":"&lt;time>"}}
 * </pre>
 *
 * An empty answer is silence. Requests and answers are written as {@link EscapedBytes}, answers compared as {@link Expectation}
 * says. Comments that no request follows are about the file.
 *
 * @param about what it shows
 * @param request as it is written
 * @param answer what is to come back, with its wildcards; empty: nothing
 */
public record Transcript(String about, String request, String answer) {
    /** The files of the contract. */
    public static final List<String> FILES = List.of(
            "specification",
            "ids",
            "envelope",
            "parameters",
            "numbers",
            "batches",
            "notifications",
            "text",
            "sizes",
            "methods");

    private static final String ABOUT = "//";
    private static final String REQUEST = ">>";
    private static final String ANSWER = "<<";

    /** All of one of {@link #FILES}. */
    public static List<Transcript> in(String file) {
        return in(Transcript.class, file);
    }

    /** All of a file that lies beside a class, for what only one module can show. */
    public static List<Transcript> in(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file + ".txt")) {
            return parse(
                    file,
                    new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8)
                            .lines()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Transcript> parse(String file, List<String> lines) {
        List<Transcript> all = new ArrayList<>();
        List<String> about = new ArrayList<>();
        String request = null;
        for (String line : lines) {
            if (line.startsWith(ABOUT) && request == null) {
                about.add(rest(line));
            } else if (line.startsWith(REQUEST) && request == null && !about.isEmpty()) {
                request = rest(line);
            } else if (line.startsWith(ANSWER) && request != null) {
                all.add(new Transcript(
                        String.join(" ", about), request, new String(EscapedBytes.decode(rest(line)), UTF_8)));
                request = null;
                about.clear();
            } else if (line.isEmpty() && request == null) {
                about.clear();
            } else {
                throw new IllegalArgumentException(file + ": out of place: " + line);
            }
        }
        if (request != null) {
            throw new IllegalArgumentException(file + ": no answer: " + request);
        }
        return all;
    }

    /** What is sent. */
    public byte[] requestBytes() {
        return EscapedBytes.decode(request);
    }

    /** Nothing is to be answered. */
    public boolean isSilent() {
        return answer.isEmpty();
    }

    @Override
    public String toString() {
        return about;
    }

    private static String rest(String line) {
        return line.length() > 2 ? line.substring(3) : "";
    }
}
