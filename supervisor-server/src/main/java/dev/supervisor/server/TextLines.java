package dev.supervisor.server;

import dev.supervisor.rpc.RpcJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code time LEVEL logger - message}. What cannot be seen is written as an escape and a stack trace is indented, so that no name or
 * message, whoever chose it, can pass for another event or steer a terminal.
 */
final class TextLines extends Formatter {
    /** Control characters, line separators, and what turns the direction of text around. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private static final String INDENT = "    ";

    @Override
    public String format(LogRecord record) {
        String name = record.getLoggerName();
        String level = DaemonLog.word(record.getLevel()).toUpperCase(Locale.ROOT);
        return RpcJson.format(record.getInstant()) + ' ' + (level + ' ').substring(0, 5) + ' '
                + (name == null ? "supervisor" : name.substring(name.lastIndexOf('.') + 1)) + " - "
                + printable(formatMessage(record)) + '\n'
                + (record.getThrown() == null ? "" : trace(record.getThrown()));
    }

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString()
                .lines()
                .map(line -> INDENT + printable(line.replace("\t", INDENT)) + '\n')
                .collect(Collectors.joining());
    }

    private static String printable(String text) {
        return UNSEEN.matcher(text).replaceAll(TextLines::escape);
    }

    private static String escape(MatchResult unseen) {
        return String.format("\\\\u%04x", (int) unseen.group().charAt(0));
    }
}
