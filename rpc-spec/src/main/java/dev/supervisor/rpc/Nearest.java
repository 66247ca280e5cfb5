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
                .filter(candidate -> isNear(name, candidate, distance(name, candidate)))
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(candidate -> !candidate.startsWith(name)) // what is typed may not be whole yet
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code , did you mean "x"?}, or nothing. */
    public static String hint(String name, Collection<String> candidates) {
        return to(name, candidates)
                .map(near -> ", did you mean \"" + near + "\"?")
                .orElse("");
    }

    /** Of names of two letters one edit leaves too little to guess by. */
    private static boolean isNear(String name, String candidate, int edits) {
        return edits <= Math.max(1, candidate.length() / 3) && 2 * edits < Math.max(name.length(), candidate.length());
    }

    /** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
    private static int distance(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(edits, from, to, i, j);
            }
        }
        return edits[from.length()][to.length()];
    }

    private static int cheapest(int[][] edits, String from, String to, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int cost = Math.min(edits[i - 1][j - 1] + (same ? 0 : 1), Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(cost, edits[i - 2][j - 2] + 1) : cost;
    }
}
