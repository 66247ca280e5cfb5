package dev.supervisor.rpc;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name somebody probably meant. */
public final class Nearest {
    private static final int MAX_NAME = 64;

    private Nearest() {}

    /** The candidate that takes the fewest edits, if those are few for its length. */
    public static Optional<String> to(String name, Collection<String> candidates) {
        if (name.length() > MAX_NAME) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code , did you mean "x"?}, or nothing. */
    public static String hint(String name, Collection<String> candidates) {
        return to(name, candidates)
                .map(near -> ", did you mean \"" + near + "\"?")
                .orElse("");
    }

    /** Levenshtein's. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
