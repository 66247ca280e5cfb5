package dev.supervisor.bench;

import dev.supervisor.bench.CockpitResult.Page;
import dev.supervisor.bench.CockpitResult.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What cockpit found out, for the terminal. */
final class CockpitTable {
    private CockpitTable() {}

    static Report report(CockpitResult result) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < result.rounds().size(); i++) {
            lines.add(line(i + 1, result.rounds().get(i)));
        }
        Page page = result.page();
        if (page != null) {
            lines.add("");
            lines.add(String.format(
                    Locale.ROOT,
                    "the page, %.0f changes and %.1f frames a second: scripts take %.2f ms of a frame, p50 %.2f, p99 %.2f,"
                            + " at most %.2f; %d frames of %d over the limit",
                    page.changesPerSecond(),
                    page.framesPerSecond(),
                    page.scriptMeanMs(),
                    page.scriptP50Ms(),
                    page.scriptP99Ms(),
                    page.scriptMaxMs(),
                    page.longFrames(),
                    page.scriptMs().size()));
        }
        lines.add("");
        result.checks().forEach(check -> lines.add(check.line()));
        result.notRun().forEach(what -> lines.add("  not run  " + what));
        return new Report(result.scenario(), result, new CockpitPage(result).text(), lines);
    }

    /** One round, as soon as it is measured. */
    static String line(int number, Round round) {
        return String.format(
                Locale.ROOT,
                "round %d: %.1f %% of a core with viewers (%.0f changes a second), %.1f %% without (%.0f)",
                number,
                round.watched().cpuPercent(),
                round.watched().changesPerSecond(),
                round.alone().cpuPercent(),
                round.alone().changesPerSecond());
    }
}
