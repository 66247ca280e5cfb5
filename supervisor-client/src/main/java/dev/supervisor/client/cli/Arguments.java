package dev.supervisor.client.cli;

import dev.supervisor.rpc.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words after the command's name: options with and without value, and the rest. {@code --} ends the options; short ones may stand
 * together ({@code -ft}), and their value right behind them ({@code -n5}).
 */
final class Arguments {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|)");

    private final List<Option> known;
    private final List<String> words = new ArrayList<>();
    private final Map<String, List<String>> options = new HashMap<>();

    private Arguments(List<Option> known) {
        this.known = known;
    }

    /** @param passesOn the first word ends the options */
    static Arguments parse(List<String> args, List<Option> known, boolean passesOn) {
        Arguments parsed = new Arguments(known);
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("--") || (passesOn && !isOption(arg))) {
                parsed.words.addAll(args.subList(arg.equals("--") ? i + 1 : i, args.size()));
                break;
            }
            if (!isOption(arg)) {
                parsed.words.add(arg);
            } else if (parsed.take(arg, i + 1 == args.size() ? null : args.get(i + 1))) {
                i++;
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

    /** One word or more. */
    List<String> words(String what) {
        if (words.isEmpty()) {
            throw new UsageException("name at least one " + what);
        }
        return words;
    }

    /** For commands that take none. */
    void noWords() {
        if (!words.isEmpty()) {
            throw new UsageException("\"" + words.get(0) + "\" is too much: it takes no words");
        }
    }

    /** @param option its last name */
    boolean has(String option) {
        return options.containsKey(option);
    }

    /** The last that was given. */
    @Nullable
    String value(String option) {
        List<String> values = values(option);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    /** All that were given, for options that may be repeated. */
    List<String> values(String option) {
        return options.getOrDefault(option, List.of());
    }

    long number(String option, long standard) {
        String value = value(option);
        try {
            return value == null ? standard : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new UsageException(option + " needs a whole number, not \"" + value + "\"");
        }
    }

    int number(String option, int standard, int least, int most) {
        long number = number(option, standard);
        if (number < least || number > most) {
            throw new UsageException(option + " needs a number from " + least + " to " + most + ", not " + number);
        }
        return (int) number;
    }

    /** A number of things to show, 1 to 1,000. */
    int count(String option, int standard) {
        return number(option, standard, 1, 1000);
    }

    /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 7d}; a bare number is seconds. */
    Duration duration(String option, Duration standard) {
        String value = value(option);
        if (value == null) {
            return standard;
        }
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new UsageException(option + " needs a duration such as 10s or 5m, not \"" + value + "\"");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofSeconds(amount);
        };
    }

    private static boolean isOption(String arg) {
        return arg.startsWith("-") && arg.length() > 1;
    }

    /** Whether it took the next argument as its value. */
    private boolean take(String arg, @Nullable String next) {
        if (arg.startsWith("--")) {
            int equals = arg.indexOf('=');
            Option option = find(equals < 0 ? arg : arg.substring(0, equals), arg);
            if (equals < 0) {
                return set(option, arg, next);
            }
            if (!option.hasValue()) {
                throw new UsageException(option.name() + " takes no value");
            }
            set(option, option.name(), arg.substring(equals + 1));
            return false;
        }
        for (int i = 1; i < arg.length(); i++) {
            String name = "-" + arg.charAt(i);
            Option option = find(name, arg);
            if (option.hasValue() && i + 1 < arg.length()) {
                set(option, name, arg.substring(i + 1));
                return false;
            }
            if (set(option, name, next)) {
                return true;
            }
        }
        return false;
    }

    private boolean set(Option option, String name, @Nullable String value) {
        if (option.hasValue() && value == null) {
            throw new UsageException(name + " needs a value");
        }
        String given = option.hasValue() && value != null ? value : "";
        if (!option.choices().isEmpty() && !option.choices().contains(given)) {
            throw new UsageException(
                    name + " is one of " + String.join(", ", option.choices()) + ", not \"" + given + "\"");
        }
        options.computeIfAbsent(option.name(), first -> new ArrayList<>()).add(given);
        return option.hasValue();
    }

    private Option find(String name, String arg) {
        for (Option option : known) {
            if (option.names().contains(name)) {
                return option;
            }
        }
        List<String> names =
                known.stream().flatMap(option -> option.names().stream()).toList();
        throw new UsageException("unknown option " + arg + Nearest.hint(arg.length() > 2 ? arg : name, names));
    }
}
