package dev.supervisor.server.process;

import java.util.List;

/**
 * How the rest of an invocation went.
 *
 * @param ended what was left and went by the signal, as {@code pid name}
 * @param killed what had to be killed, as {@code pid name}
 * @param left what could not even be killed within the deadline; empty, unless the kernel holds it
 */
public record SweepResult(List<String> ended, List<String> killed, List<String> left) {
    public static final SweepResult NOTHING = new SweepResult(List.of(), List.of(), List.of());

    public boolean isEmpty() {
        return left.isEmpty();
    }

    /** For people: {@code killed 12 sleep, 13 sh}; empty when there was nothing. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, "ended ", ended);
        append(text, "killed ", killed);
        append(text, "could not kill ", left);
        return text.toString();
    }

    private static void append(StringBuilder text, String label, List<String> processes) {
        if (!processes.isEmpty()) {
            text.append(text.length() == 0 ? "" : "; ").append(label).append(String.join(", ", processes));
        }
    }
}
