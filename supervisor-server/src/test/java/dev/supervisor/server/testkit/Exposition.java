package dev.supervisor.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in Prometheus text format 0.0.4, read strictly: what the format demands
 * (https://prometheus.io/docs/instrumenting/exposition_formats/) and what {@code promtool check metrics} finds fault with.
 */
public final class Exposition {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|summary|histogram)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(" + LABEL.pattern() + "(?:,"
            + LABEL.pattern() + ")*)\\})? (-?[0-9.]+(?:[eE][+-]?[0-9]+)?|NaN|[+-]Inf)");
    private static final int VALUE_GROUP = 7;

    /** As promtool knows them, with what it would have in their place. */
    private static final Pattern NOT_A_BASE_UNIT = Pattern.compile(
            ".*_(milliseconds|microseconds|nanoseconds|millis|nanos|ms|us|ns|minutes|hours|days|weeks|kilobytes|megabytes"
                    + "|gigabytes|kib|mib|gib|kb|mb|gb|bits|percent|percents|celsius|fahrenheit|kelvins)(_.*)?");

    private static final Pattern TYPE_IN_NAME = Pattern.compile(".*_(counter|gauge|histogram|summary|untyped)(_.*)?");

    private final Map<String, Family> families = new LinkedHashMap<>();
    private Family current = new Family("", "");

    /** Samples by their series, as {@code name{label="value"}}, labels in order of their names. */
    private static final class Family {
        private final String name;
        private final String help;
        private final Map<String, Double> samples = new LinkedHashMap<>();
        private String type = "";

        Family(String name, String help) {
            this.name = name;
            this.help = help;
        }
    }

    private Exposition(String text) {
        assertThat(text).endsWith("\n");
        text.substring(0, text.length() - 1).lines().forEach(this::line);
        families.values().forEach(Exposition::check);
    }

    /** Reads a page, and fails at the first thing that is wrong with it. */
    public static Exposition of(String text) {
        return new Exposition(text);
    }

    /** All samples, by series. */
    public Map<String, Double> samples() {
        Map<String, Double> all = new TreeMap<>();
        families.values().forEach(family -> all.putAll(family.samples));
        return all;
    }

    /** The names that a query can name. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        samples().keySet().forEach(series -> names.add(bare(series)));
        return names;
    }

    public String type(String family) {
        return families.get(family).type;
    }

    public String help(String family) {
        return families.get(family).help;
    }

    private void line(String line) {
        Matcher help = HELP.matcher(line);
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (help.matches()) {
            current = new Family(help.group(1), help.group(2));
            assertThat(families.put(current.name, current))
                    .as("a family is told once, and whole: " + line)
                    .isNull();
        } else if (type.matches()) {
            assertThat(type.group(1)).as("the type follows the help").isEqualTo(current.name);
            assertThat(current.type + current.samples.size())
                    .as("told once: " + line)
                    .isEqualTo("0");
            current.type = type.group(2);
        } else {
            assertThat(sample.matches()).as("help, type or sample: " + line).isTrue();
            add(line, sample);
        }
    }

    private void add(String line, Matcher sample) {
        String name = sample.group(1);
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
            assertThat(labels.put(label.group(1), label.group(2))).as(line).isNull();
        }
        assertThat(current.type).as("has a type: " + line).isNotEmpty();
        assertThat(name).as("belongs to " + current.name).isIn(memberNames(current));
        assertThat(labels.containsKey("le")).as(line).isEqualTo(name.equals(current.name + "_bucket"));
        double value = Double.parseDouble(sample.group(VALUE_GROUP).replace("Inf", "Infinity"));
        assertThat(current.samples.put(series(name, labels), value))
                .as("comes once: " + line)
                .isNull();
    }

    private static Set<String> memberNames(Family family) {
        return switch (family.type) {
            case "histogram" -> Set.of(family.name + "_bucket", family.name + "_sum", family.name + "_count");
            case "summary" -> Set.of(family.name, family.name + "_sum", family.name + "_count");
            default -> Set.of(family.name);
        };
    }

    private static void check(Family family) {
        String name = family.name;
        assertThat(family.help).as("help of " + name).isNotBlank();
        assertThat(family.type).as("type of " + name).isNotEmpty();
        assertThat(name).as("words are parted by underscores").matches("[a-z][a-z0-9]*(_[a-z0-9]+)*");
        assertThat(name.endsWith("_total"))
                .as("counters, and only they, end in total: " + name)
                .isEqualTo(family.type.equals("counter"));
        assertThat(name).as("base units").doesNotMatch(NOT_A_BASE_UNIT);
        assertThat(name).as("no type in the name").doesNotMatch(TYPE_IN_NAME);
        assertThat(name).as("endings of histograms").doesNotMatch(".*_(bucket|count|sum)");
        if (family.type.equals("histogram")) {
            checkBuckets(family);
        }
        if (!family.type.equals("gauge")) {
            assertThat(family.samples.values()).as(name).allMatch(value -> value >= 0);
        }
    }

    /** Buckets come in ascending order, hold what the smaller ones hold, and the infinite one holds all. */
    private static void checkBuckets(Family family) {
        double bound = Double.POSITIVE_INFINITY;
        double below = 0;
        for (Map.Entry<String, Double> sample : family.samples.entrySet()) {
            String series = sample.getKey();
            if (!bare(series).endsWith("_bucket")) {
                continue;
            }
            Matcher le = Pattern.compile("le=\"([^\"]+)\",?").matcher(series);
            assertThat(le.find()).isTrue();
            double upper = Double.parseDouble(le.group(1).replace("Inf", "Infinity"));
            if (Double.isInfinite(bound)) {
                below = 0;
            } else {
                assertThat(upper).as(series).isGreaterThan(bound);
            }
            assertThat(sample.getValue()).as(series).isGreaterThanOrEqualTo(below);
            bound = upper;
            below = sample.getValue();
            if (Double.isInfinite(upper)) {
                String others = le.replaceAll("").replace(",}", "}").replace("{}", "");
                assertThat(family.samples)
                        .containsEntry(others.replace("_bucket", "_count"), below)
                        .containsKey(others.replace("_bucket", "_sum"));
            }
        }
        assertThat(bound).as("the last bucket of " + family.name).isInfinite();
    }

    private static String series(String name, Map<String, String> labels) {
        StringBuilder series = new StringBuilder(name);
        labels.forEach((label, value) -> series.append(series.indexOf("{") < 0 ? '{' : ',')
                .append(label)
                .append("=\"")
                .append(value)
                .append('"'));
        return series.append(labels.isEmpty() ? "" : "}").toString();
    }

    private static String bare(String series) {
        int brace = series.indexOf('{');
        return brace < 0 ? series : series.substring(0, brace);
    }
}
