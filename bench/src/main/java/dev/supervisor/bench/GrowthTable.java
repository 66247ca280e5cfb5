package dev.supervisor.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What growth found out, for the terminal. */
final class GrowthTable {
    private GrowthTable() {}

    static Report report(GrowthResult result) {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(String.format("%-46s", "ms, at so many runs"));
        result.sizes().forEach(at -> head.append(String.format("%12d", at.runs())));
        lines.add(head + "   expected");
        for (Grown what : Grown.values()) {
            StringBuilder line = new StringBuilder(String.format("%-46s", what.title()));
            result.sizes().forEach(at -> line.append(String.format(Locale.ROOT, "%12.2f", at.of(what))));
            lines.add(line + "   " + what.expected());
        }
        lines.add("");
        result.checks().stream()
                .filter(check -> !check.ok() || check.name().startsWith(GrowthScenario.FLAT))
                .forEach(check -> lines.add(check.line()));
        lines.add(result.checks().stream().filter(Check::ok).count() + " of "
                + result.checks().size() + " checks hold");
        return new Report(result.scenario(), result, new GrowthPage(result).text(), lines);
    }

    /** One size, as soon as it is measured. */
    static String line(GrowthResult.At at) {
        StringBuilder line = new StringBuilder(at.runs() + " runs, " + (at.databaseBytes() >> 20) + " MiB:");
        at.ms()
                .forEach((what, ms) -> line.append(
                        String.format(Locale.ROOT, "  %s %.2f", what.name().toLowerCase(Locale.ROOT), ms)));
        return line.toString();
    }
}
