package dev.supervisor.rpc.transcripts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * Any bytes as one line of text: UTF-8, in which {@code \xff} is the byte with this value, and {@code \(1000*abc)} a thousand times
 * {@code abc}. JSON knows neither escape, and those it knows stay as they are; its {@code \\} hides what follows from us too.
 */
public final class EscapedBytes {
    private EscapedBytes() {}

    /** One line that {@link #decode} makes the same bytes of; what is not printable ASCII is escaped. */
    public static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            if (each < ' ' || each > '~' || each == '\\') {
                text.append(String.format("\\x%02x", each));
            } else {
                text.append((char) each);
            }
        }
        return text.toString();
    }

    public static byte[] decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < text.length()) {
            int escape = text.indexOf('\\', at);
            int end = escape < 0 ? text.length() : escape;
            bytes.writeBytes(text.substring(at, end).getBytes(UTF_8));
            at = escape < 0 ? end : unescape(text, escape, bytes);
        }
        return bytes.toByteArray();
    }

    /** Where to go on. */
    private static int unescape(String text, int escape, ByteArrayOutputStream bytes) {
        char kind = text.charAt(escape + 1);
        if (kind == 'x') {
            bytes.write(Integer.parseInt(text.substring(escape + 2, escape + 4), 16));
            return escape + 4;
        }
        if (kind == '(') {
            int times = text.indexOf('*', escape);
            int end = text.indexOf(')', times);
            byte[] repeated = decode(text.substring(times + 1, end));
            for (int i = Integer.parseInt(text.substring(escape + 2, times)); i > 0; i--) {
                bytes.writeBytes(repeated);
            }
            return end + 1;
        }
        bytes.writeBytes(text.substring(escape, escape + 2).getBytes(UTF_8));
        return escape + 2;
    }
}
