package dev.supervisor.rpc.transcripts;

import dev.supervisor.rpc.transcripts.ExactJson.Word;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compares an answer with the one in a transcript. The order of members is all one; numbers are equal when their texts are, so that
 * an id {@code 1.0} that comes back as {@code 1} is seen. What is another each time is written as one of these strings:
 * {@code <time>}, {@code <incident>}, {@code <number>}, {@code <text>} for a string that is not empty, {@code <any>} for anything.
 */
public final class Expectation {
    private static final Map<String, Pattern> WILDCARDS = Map.of(
            "<time>", Pattern.compile("\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\""),
            "<incident>", Pattern.compile("\"[0-9a-f]{8}\""),
            "<number>", Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?"),
            "<text>", Pattern.compile("\".+\"", Pattern.DOTALL));

    /** What a daemon could have said in the place of each wildcard. */
    private static final Map<String, String> SAMPLES = Map.of(
            "\"<time>\"", "\"2026-11-20T18:26:00.123Z\"",
            "\"<incident>\"", "\"0123abcd\"",
            "\"<number>\"", "7",
            "\"<text>\"", "\"words\"",
            "\"<any>\"", "null");

    private Expectation() {}

    /** Where and how the answer differs; empty: not at all. Of nothing comes silence, and the other way round. */
    public static Optional<String> difference(String expected, String actual) {
        if (expected.isEmpty() || actual.isEmpty()) {
            return expected.equals(actual) ? Optional.empty() : differs("the answer", expected, actual);
        }
        try {
            return compare("", ExactJson.read(expected), ExactJson.read(actual));
        } catch (IOException e) {
            return Optional.of("no JSON text: " + e.getMessage());
        }
    }

    /** An answer that the transcript allows, as bytes come from a daemon. */
    public static String sample(String expected) {
        String sample = expected;
        for (Map.Entry<String, String> wildcard : SAMPLES.entrySet()) {
            sample = sample.replace(wildcard.getKey(), wildcard.getValue());
        }
        return sample;
    }

    private static Optional<String> compare(String path, Object expected, Object actual) {
        if (expected.equals("<any>")) {
            return Optional.empty();
        }
        if (expected instanceof String text && WILDCARDS.containsKey(text)) {
            boolean matches = WILDCARDS.get(text).matcher(scalar(actual)).matches();
            return matches ? Optional.empty() : differs(path, expected, actual);
        }
        if (expected instanceof Map<?, ?> members && actual instanceof Map<?, ?> others) {
            return compareMembers(path, members, others);
        }
        if (expected instanceof List<?> elements && actual instanceof List<?> others) {
            return compareElements(path, elements, others);
        }
        return expected.equals(actual) ? Optional.empty() : differs(path, expected, actual);
    }

    private static Optional<String> compareMembers(String path, Map<?, ?> expected, Map<?, ?> actual) {
        if (!expected.keySet().equals(actual.keySet())) {
            Set<Object> one = new LinkedHashSet<>(expected.keySet());
            one.removeAll(actual.keySet());
            Set<Object> other = new LinkedHashSet<>(actual.keySet());
            other.removeAll(expected.keySet());
            return Optional.of(path + " lacks " + one + " and has " + other + " more");
        }
        return expected.entrySet().stream()
                .map(member -> compare(path + "/" + member.getKey(), member.getValue(), actual.get(member.getKey())))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> compareElements(String path, List<?> expected, List<?> actual) {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            Optional<String> difference = compare(path + "/" + i, expected.get(i), actual.get(i));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return expected.size() == actual.size()
                ? Optional.empty()
                : Optional.of(path + " should have " + expected.size() + " elements, not " + actual.size());
    }

    private static String scalar(Object value) {
        return value instanceof Word word ? word.text() : value instanceof String text ? '"' + text + '"' : "";
    }

    private static Optional<String> differs(String path, Object expected, Object actual) {
        return Optional.of(path + " should be " + expected + ", not " + actual);
    }
}
