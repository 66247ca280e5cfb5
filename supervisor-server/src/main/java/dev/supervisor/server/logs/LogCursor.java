package dev.supervisor.server.logs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a log.
 *
 * @param segment number of the piece
 * @param record in its index, from 0
 * @param skip bytes of that record that were read already
 */
public record LogCursor(int segment, long record, long skip) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,8})\\.(\\d{1,12})\\.(\\d{1,12})");

    static final LogCursor BEGINNING = new LogCursor(0, 0, 0);

    /** From the text that {@link #toString} gives; empty for any other. */
    public static Optional<LogCursor> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new LogCursor(
                        Integer.parseInt(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return segment + "." + record + "." + skip;
    }
}
