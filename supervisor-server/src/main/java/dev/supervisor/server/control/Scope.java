package dev.supervisor.server.control;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The services that a token is good for, by patterns in which {@code *} stands for any characters. */
public final class Scope {
    private final List<String> patterns;
    private final Pattern any;

    Scope(List<String> patterns) {
        this.patterns = List.copyOf(patterns);
        this.any = Pattern.compile(patterns.stream().map(Scope::expression).collect(Collectors.joining("|")));
    }

    public boolean includes(String service) {
        return any.matcher(service).matches();
    }

    List<String> patterns() {
        return patterns;
    }

    private static String expression(String pattern) {
        return Pattern.quote(pattern).replace("*", "\\E[^/]*\\Q");
    }

    @Override
    public String toString() {
        return String.join(", ", patterns);
    }
}
