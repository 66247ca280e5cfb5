package dev.supervisor.client.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers for people. */
final class Format {
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

    /** Bounded, for a cell. */
    static String text(@Nullable String text, int most) {
        if (text == null || text.isEmpty()) {
            return "-";
        }
        return text.length() <= most ? text : text.substring(0, most - 3) + "...";
    }

    static String exit(@Nullable Integer code, @Nullable String signal) {
        if (signal != null) {
            return "signal " + signal;
        }
        return code == null ? "-" : "exit " + code;
    }
}
