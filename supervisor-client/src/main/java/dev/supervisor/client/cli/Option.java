package dev.supervisor.client.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option of a command: what parsing, help, completion and the man page know of it.
 *
 * @param names all it goes by, such as {@code -f} and {@code --follow}; the last is the one that commands ask for
 * @param value what its value is called in help, such as {@code FILE}; null: it has none
 * @param description what it does, in half a sentence
 * @param choices the values there are; empty: any
 * @param isRepeatable each that is given counts, not the last alone
 */
record Option(
        List<String> names, @Nullable String value, String description, List<String> choices, boolean isRepeatable) {

    static Option flag(String names, String description) {
        return new Option(List.of(names.split(", ")), null, description, List.of(), false);
    }

    static Option valued(String names, String value, String description, String... choices) {
        return new Option(List.of(names.split(", ")), value, description, List.of(choices), false);
    }

    /** As valued, for one that may be repeated; its description says so. */
    static Option repeated(String names, String value, String description, String... choices) {
        return new Option(List.of(names.split(", ")), value, description + "; may be repeated", List.of(choices), true);
    }

    /** Its name in the program. */
    String name() {
        return names.get(names.size() - 1);
    }

    boolean hasValue() {
        return value != null;
    }

    /** As help shows it: {@code -n, --lines COUNT}. */
    String synopsis() {
        return String.join(", ", names) + (value == null ? "" : " " + value);
    }

    /** What its value can be completed to. */
    Completion completion() {
        if (!choices.isEmpty()) {
            return Completion.WORDS;
        }
        return switch (value == null ? "" : value) {
            case "FILE" -> Completion.FILES;
            case "DIR" -> Completion.DIRECTORIES;
            case "SERVICE" -> Completion.SERVICES;
            default -> Completion.NOTHING;
        };
    }
}
