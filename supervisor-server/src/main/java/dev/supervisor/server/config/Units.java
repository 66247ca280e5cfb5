package dev.supervisor.server.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. */
public final class Units {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]+)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private Units() {}

    /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}. */
    public static Optional<Duration> duration(String text) {
        return product(text, MILLIS).map(Duration::ofMillis);
    }

    /** {@code 512KiB}, {@code 64MiB}, {@code 1GiB}. */
    public static Optional<Long> bytes(String text) {
        return product(text, BYTES);
    }

    private static Optional<Long> product(String text, Map<String, Long> units) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        long unit = units.get(matcher.group(2));
        return number > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(number * unit);
    }
}
