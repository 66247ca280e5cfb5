package dev.supervisor.bench;

import dev.supervisor.rpc.Nearest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The options of a scenario, {@code --name value} or {@code --name=value}. */
final class Arguments {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");

    private final Map<String, String> options = new HashMap<>();

    private Arguments() {}

    /**
     * @param flags options without a value
     * @param valued options with one
     */
    static Arguments parse(List<String> args, Set<String> flags, Set<String> valued) {
        Arguments parsed = new Arguments();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.indexOf('=');
            String name = equals > 0 ? arg.substring(0, equals) : arg;
            if (flags.contains(arg)) {
                parsed.options.put(arg, "");
            } else if (!valued.contains(name)) {
                List<String> known = new ArrayList<>(flags);
                known.addAll(valued);
                throw new UsageException("unknown option \"" + name + "\"" + Nearest.hint(name, known));
            } else if (equals < 0 && i + 1 == args.size()) {
                throw new UsageException(name + " needs a value");
            } else {
                parsed.options.put(name, equals > 0 ? arg.substring(equals + 1) : args.get(++i));
            }
        }
        return parsed;
    }

    boolean has(String name) {
        return options.containsKey(name);
    }

    @Nullable
    String value(String name) {
        return options.get(name);
    }

    @Nullable
    Path path(String name) {
        String value = options.get(name);
        return value == null ? null : Path.of(value);
    }

    /**
     * Words with commas between them.
     *
     * @param known all there are
     */
    List<String> words(String name, List<String> standard, List<String> known) {
        String value = options.get(name);
        if (value == null) {
            return standard;
        }
        List<String> words = List.of(value.split(",", -1));
        for (String word : words) {
            if (!known.contains(word)) {
                throw new UsageException(name + " knows " + String.join(", ", known) + ", not \"" + word + "\""
                        + Nearest.hint(word, known));
            }
        }
        return words;
    }

    int number(String name, int standard, int min, int max) {
        String value = options.get(name);
        if (value == null) {
            return standard;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException(name + " needs a whole number from " + min + " to " + max + ", not \"" + value + "\"");
    }

    /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}; a bare number is seconds. */
    Duration duration(String name, Duration standard, Duration min, Duration max) {
        String value = options.get(name);
        if (value == null) {
            return standard;
        }
        Matcher matcher = DURATION.matcher(value);
        if (matcher.matches()) {
            Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
            if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                return duration;
            }
        }
        throw new UsageException(name + " needs a duration such as 10s or 5m, from " + min.toSeconds() + "s to "
                + max.toDays() + "d, not \"" + value + "\"");
    }

    private static Duration duration(long amount, @Nullable String unit) {
        return switch (unit == null ? "s" : unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofSeconds(amount);
        };
    }
}
