package dev.supervisor.client.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers for people. */
final class Format {
    private static final String BARS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
    private static final String ASCII_BARS = "_.-:=+*#";

    private Format() {}

    static String duration(@Nullable Long millis) {
        if (millis == null) {
            return "-";
        }
        long seconds = millis / 1000;
        if (seconds < 60) {
            return seconds < 10 ? String.format(Locale.ROOT, "%.1fs", millis / 100 / 10.0) : seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3600 + "h" + seconds % 3600 / 60 + "m"
                : seconds / 86_400 + "d" + seconds % 86_400 / 3600 + "h";
    }

    static String between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? "-"
                : duration(Duration.between(from, to).toMillis());
    }

    static String bytes(@Nullable Long bytes) {
        if (bytes == null) {
            return "-";
        }
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    static String percent(@Nullable Double percent) {
        return percent == null ? "-" : String.format(Locale.ROOT, "%.1f%%", percent);
    }

    /** For a cell. */
    static String text(@Nullable String text) {
        return text == null || text.isEmpty() ? "-" : text;
    }

    static String exit(@Nullable Integer code, @Nullable String signal) {
        if (signal != null) {
            return "signal " + signal;
        }
        return code == null ? "-" : "exit " + code;
    }

    /**
     * A picture of the latest values, a character each, the highest as high as it goes.
     *
     * @param most characters
     */
    static String sparkline(List<Double> values, int most, boolean unicode) {
        List<Double> shown = values.subList(Math.max(0, values.size() - most), values.size());
        double top = shown.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        String bars = unicode ? BARS : ASCII_BARS;
        StringBuilder line = new StringBuilder();
        for (double value : shown) {
            int height = top <= 0 ? 0 : (int) Math.round(Math.max(0, value) / top * (bars.length() - 1));
            line.append(bars.charAt(height));
        }
        return line.toString();
    }
}
