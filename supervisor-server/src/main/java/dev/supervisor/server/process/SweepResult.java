package dev.supervisor.server.process;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

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

    /** Two sweeps of the same invocation, each of which looks until nothing is left; what was killed is told by whichever saw it. */
    public static CompletableFuture<SweepResult> both(
            CompletableFuture<SweepResult> earlier, CompletableFuture<SweepResult> later) {
        return earlier.exceptionally(unknown -> NOTHING).thenCombine(later, SweepResult::and);
    }

    private SweepResult and(SweepResult later) {
        return new SweepResult(union(ended, later.ended), union(killed, later.killed), later.left);
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

    private static List<String> union(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).distinct().toList();
    }

    private static void append(StringBuilder text, String label, List<String> processes) {
        if (!processes.isEmpty()) {
            text.append(text.length() == 0 ? "" : "; ").append(label).append(String.join(", ", processes));
        }
    }
}
