package dev.supervisor.rpc.transcripts;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds in an answer what is nobody's business outside: names of Java classes and packages, paths, SQL. */
public final class Leaks {
    private static final Pattern INTERNAL = Pattern.compile(String.join(
            "|",
            "\\b(java|javax|jdk|sun|com|org|io|net|dev)\\.[a-z0-9_]+(\\.[a-z0-9_]+)*\\.[A-Z]\\w*",
            "\\b(java|jackson|undertow|jsonrpc4j|xnio|sqlite|supervisor)\\.[a-z]+\\.",
            "[A-Z][A-Za-z]*(Exception|Throwable)\\b",
            "[A-Z][a-z]+[A-Za-z]*Error\\b",
            "\\bat [\\w.$]+\\([\\w.]*\\)",
            "/(root|home|tmp|var|etc|usr|opt|proc|srv|work)/",
            "\\bjdbc:",
            "\\bSQLITE_",
            "\\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|PRAGMA) \\w+"));

    private Leaks() {}

    /** The first that is found. */
    public static Optional<String> in(String answer) {
        return all(answer).stream().findFirst();
    }

    /** All that are found, in their order. */
    public static List<String> all(String answer) {
        return INTERNAL.matcher(answer).results().map(MatchResult::group).toList();
    }
}
