package dev.supervisor.server.control;

import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.Printable;
import dev.supervisor.rpc.RpcException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of what callers give; each failure is {@code INVALID_PARAMS} with the path of the parameter. */
final class Check {
    private static final int MAX_NAME = 64;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int MAX_ARGUMENTS = 1_000;
    private static final int MAX_VARIABLES = 1_000;

    private Check() {}

    static String name(String path, String name) {
        if (!isName(name)) {
            throw RpcException.invalidParams(
                    path,
                    "A name has 1 to 64 characters of A-Z a-z 0-9 . _ - and begins with a letter or digit; this is \""
                            + shown(name) + "\"");
        }
        return name;
    }

    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME || !isLetterOrDigit(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    static List<String> command(String path, List<String> command) {
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw RpcException.invalidParams(path, "The command is empty");
        }
        if (command.size() > MAX_ARGUMENTS) {
            throw RpcException.invalidParams(path, "The command has more than " + MAX_ARGUMENTS + " arguments");
        }
        command.forEach(argument -> noNul(path, argument));
        return List.copyOf(command);
    }

    static Map<String, String> environment(String path, @Nullable Map<String, String> env) {
        if (env == null) {
            return Map.of();
        }
        if (env.size() > MAX_VARIABLES) {
            throw RpcException.invalidParams(path, "There are more than " + MAX_VARIABLES + " variables");
        }
        env.forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches()) {
                throw RpcException.invalidParams(
                        path + "/" + shown(name),
                        "A variable's name has letters, digits and _ only, and no digit first");
            }
            if (value == null) {
                throw RpcException.invalidParams(path + "/" + name, "The value is null");
            }
            noNul(path + "/" + name, value);
        });
        return Map.copyOf(env);
    }

    static Path directory(String path, @Nullable String directory) {
        if (directory == null) {
            return Path.of("/");
        }
        noNul(path, directory);
        try {
            Path parsed = Path.of(directory);
            if (parsed.isAbsolute()) {
                return parsed;
            }
        } catch (InvalidPathException e) {
            // falls through
        }
        throw RpcException.invalidParams(path, "\"" + shown(directory) + "\" is no absolute path");
    }

    static Duration millis(String path, @Nullable Long value, long least, long most, long standard) {
        return Duration.ofMillis(number(path, value, least, most, standard));
    }

    static long number(String path, @Nullable Number value, long least, long most, long standard) {
        if (value == null) {
            return standard;
        }
        if (value.longValue() < least || value.longValue() > most) {
            throw RpcException.invalidParams(path, "It must be " + least + " to " + most + ", it is " + value);
        }
        return value.longValue();
    }

    static String oneOf(String path, @Nullable String word, Collection<String> words, String standard) {
        if (word == null) {
            return standard;
        }
        if (!words.contains(word)) {
            throw RpcException.invalidParams(
                    path, "\"" + shown(word) + "\" is none of " + String.join(", ", words) + Nearest.hint(word, words));
        }
        return word;
    }

    static String text(String path, String text, int most) {
        if (text.isEmpty() || text.length() > most) {
            throw RpcException.invalidParams(path, "It must have 1 to " + most + " characters");
        }
        noNul(path, text);
        return text;
    }

    /** A foreign text as it may stand in a message: short, and without control characters. */
    static String shown(String text) {
        return Printable.brief(text);
    }

    private static void noNul(String path, String text) {
        if (text.indexOf('\0') >= 0) {
            throw RpcException.invalidParams(path, "It contains a NUL character");
        }
    }

    /** The id that a page begins below; of the first page the greatest. */
    static long cursor(@Nullable String text) {
        try {
            return text == null ? Long.MAX_VALUE : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw RpcException.invalidParams("/cursor", "\"" + shown(text) + "\" is no cursor of an earlier answer");
        }
    }
}
