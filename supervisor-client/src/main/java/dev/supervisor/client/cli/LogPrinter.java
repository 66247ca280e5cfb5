package dev.supervisor.client.cli;

import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Prints output of services and runs: to a terminal without control characters, into a pipe exactly as it was written. */
final class LogPrinter {
    private static final String[] COLORS = {"36", "35", "33", "32", "34", "31"};

    private final Console console;
    private final boolean stamps;
    private final List<String> subjects;
    private final int width;

    /** @param subjects whose lines get a prefix; empty: none */
    LogPrinter(Console console, boolean stamps, List<String> subjects) {
        this.console = console;
        this.stamps = stamps;
        this.subjects = subjects;
        this.width = subjects.stream().mapToInt(String::length).max().orElse(0);
    }

    /** @param subject one of the subjects, if there are any */
    void print(LogLine line, String subject) {
        if (console.isJson()) {
            console.jsonLine(subjects.isEmpty() ? line : new Prefixed(subject, line));
        } else {
            console.write((prefix(subject) + stamp(line)).getBytes(StandardCharsets.UTF_8));
            console.write(bytes(line, console.terminal().isTerminal()));
        }
    }

    /** A line with its feed, unless it goes on in the next entry. */
    static byte[] bytes(LogLine line, boolean clean) {
        byte[] text = line.base64() != null && !clean
                ? Base64.getDecoder().decode(line.base64())
                : (clean ? Console.clean(line.text()) : line.text()).getBytes(StandardCharsets.UTF_8);
        if (line.partial()) {
            return text;
        }
        byte[] ended = Arrays.copyOf(text, text.length + 1);
        ended[text.length] = '\n';
        return ended;
    }

    /** One of several subjects' lines, as JSON. */
    record Prefixed(String subject, LogLine line) {}

    private String stamp(LogLine line) {
        return stamps ? RpcJson.format(line.time()) + (line.stream().equals("stderr") ? " ! " : "   ") : "";
    }

    private String prefix(String subject) {
        if (subjects.isEmpty()) {
            return "";
        }
        String color = COLORS[subjects.indexOf(subject) % COLORS.length];
        return console.painted(color, subject + " ".repeat(width - subject.length()) + " | ");
    }
}
