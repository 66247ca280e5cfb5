package dev.supervisor.client.cli;

import dev.supervisor.rpc.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words after the command's name: options with and without value, and the rest. {@code --} ends the options. */
final class Arguments {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    /**
     * @param flags options without a value
     * @param valued options with one
     */
    static Arguments parse(List<String> args, Set<String> flags, Set<String> valued) {
        Arguments parsed = new Arguments();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("--")) {
                parsed.words.addAll(args.subList(i + 1, args.size()));
                break;
            }
            int equals = arg.indexOf('=');
            String name = arg.startsWith("--") && equals > 0 ? arg.substring(0, equals) : arg;
            if (flags.contains(arg)) {
                parsed.options.put(arg, "");
            } else if (valued.contains(name)) {
                if (equals < 0 && i + 1 == args.size()) {
                    throw new UsageException(name + " needs a value");
                }
                parsed.options.put(name, equals > 0 ? arg.substring(equals + 1) : args.get(++i));
            } else if (arg.startsWith("-") && arg.length() > 1) {
                List<String> known = new ArrayList<>(flags);
                known.addAll(valued);
                throw new UsageException("unknown option " + arg + Nearest.hint(arg, known));
            } else {
                parsed.words.add(arg);
            }
        }
        return parsed;
    }

    List<String> words() {
        return words;
    }

    /** The one word, which is needed. */
    String word(String what) {
        if (words.size() != 1) {
            throw new UsageException("give one " + what);
        }
        return words.get(0);
    }

    boolean has(String... names) {
        for (String name : names) {
            if (options.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    String value(String... names) {
        for (String name : names) {
            String value = options.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    int number(int standard, String... names) {
        String value = value(names);
        try {
            return value == null ? standard : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UsageException(names[0] + " needs a whole number, not \"" + value + "\"");
        }
    }

    /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}; a bare number is seconds. */
    Duration duration(Duration standard, String... names) {
        String value = value(names);
        if (value == null) {
            return standard;
        }
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new UsageException(names[0] + " needs a duration such as 10s or 5m, not \"" + value + "\"");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofSeconds(amount);
        };
    }
}
