package dev.supervisor.rpc.transcripts;

import java.util.Optional;
import java.util.regex.Matcher;
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
        Matcher found = INTERNAL.matcher(answer);
        return found.find() ? Optional.of(found.group()) : Optional.empty();
    }
}
