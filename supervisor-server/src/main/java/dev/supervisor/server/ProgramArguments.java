package dev.supervisor.server;

import dev.supervisor.rpc.Nearest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What follows {@code daemon} or {@code restore}: options, each with a value, and words, in any order. {@code --} ends the options. */
final class ProgramArguments {
    private final Map<String, String> options = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    private ProgramArguments() {}

    /**
     * @param known the options that there are
     * @throws IllegalArgumentException when an option is unknown or has no value; it says which
     */
    static ProgramArguments parse(List<String> args, List<String> known) {
        ProgramArguments parsed = new ProgramArguments();
        Deque<String> rest = new ArrayDeque<>(args);
        while (!rest.isEmpty()) {
            String arg = rest.remove();
            if (arg.equals("--")) {
                parsed.words.addAll(rest);
                break;
            }
            if (arg.startsWith("-")) {
                parsed.take(arg, known, rest);
            } else {
                parsed.words.add(arg);
            }
        }
        return parsed;
    }

    /** The last that was given. */
    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    List<String> words() {
        return words;
    }

    private void take(String arg, List<String> known, Deque<String> rest) {
        int equals = arg.indexOf('=');
        String name = equals < 0 ? arg : arg.substring(0, equals);
        if (!known.contains(name)) {
            throw new IllegalArgumentException("unknown option \"" + name + "\"" + Nearest.hint(name, known));
        }
        String value = equals < 0 ? rest.poll() : arg.substring(equals + 1);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("\"" + name + "\" needs a value");
        }
        options.put(name, value);
    }
}
