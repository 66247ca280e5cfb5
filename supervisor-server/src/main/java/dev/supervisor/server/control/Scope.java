package dev.supervisor.server.control;

import java.util.List;

/** The services that a token is good for, by patterns in which {@code *} stands for any characters. */
public final class Scope {
    private final List<String> patterns;

    Scope(List<String> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /** Takes no longer than pattern times name, whatever is asked for. */
    public boolean includes(String service) {
        return Check.isName(service) && patterns.stream().anyMatch(pattern -> matches(pattern, service));
    }

    List<String> patterns() {
        return patterns;
    }

    /** What follows the last star is tried further and further on; a star before it never has to give way. */
    private static boolean matches(String pattern, String name) {
        int p = 0;
        int star = -1;
        int from = 0;
        for (int n = 0; n < name.length(); ) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++from;
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(rest -> rest == '*');
    }

    @Override
    public String toString() {
        return String.join(", ", patterns);
    }
}
