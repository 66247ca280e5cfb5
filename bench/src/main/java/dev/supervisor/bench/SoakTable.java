package dev.supervisor.bench;

import java.util.ArrayList;
import java.util.List;

/** What a soak found out, for the terminal. */
final class SoakTable {
    private SoakTable() {}

    static Report report(SoakResult result) {
        List<String> lines = new ArrayList<>();
        List<Latencies> rows = new ArrayList<>(result.load());
        rows.addAll(result.beside());
        lines.addAll(LoadTable.lines(rows));
        lines.add("");
        result.drifts().forEach(drift -> lines.add(drift.check().line()));
        if (!result.driftDecides()) {
            lines.add("  (too short a soak for a drift to decide)");
        }
        lines.add("");
        result.checks().forEach(check -> lines.add(check.line()));
        result.faults().forEach(fault -> lines.add("  " + fault));
        return new Report(result.scenario(), result, new SoakPage(result).text(), lines);
    }
}
