package dev.supervisor.rpc;

import java.util.regex.Pattern;

/**
 * A stranger's text as it may stand in a message, a terminal or a log: without control characters, marks that turn the direction of
 * writing, line separators and halves of surrogate pairs, which many parsers refuse.
 */
public final class Printable {
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final int BRIEF = 80;

    private Printable() {}

    /** The whole text, with {@code ?} for what cannot be shown. */
    public static String clean(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }

    /** The same, cut after {@value #BRIEF} characters. */
    public static String brief(String text) {
        String begin = text.length() <= 2 * BRIEF ? text : text.substring(0, 2 * BRIEF); // one may take two
        String clean = clean(begin);
        int end =
                clean.codePointCount(0, clean.length()) <= BRIEF ? clean.length() : clean.offsetByCodePoints(0, BRIEF);
        return end == clean.length() && begin.length() == text.length() ? clean : clean.substring(0, end) + "...";
    }
}
