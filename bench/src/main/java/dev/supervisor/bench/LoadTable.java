package dev.supervisor.bench;

import java.util.ArrayList;
import java.util.List;

/** What a load found out, for the terminal. */
final class LoadTable {
    private LoadTable() {}

    static Report report(LoadResult result) {
        List<Latencies> rows = new ArrayList<>(result.operations());
        rows.addAll(result.totals());
        List<String> lines = new ArrayList<>(lines(rows));
        lines.add("");
        result.checks().forEach(check -> lines.add(check.line()));
        result.errorMessages().forEach((message, count) -> lines.add("  " + count + " x " + message));
        return new Report(result.scenario(), result, new LoadPage(result).text(), lines);
    }

    /** One row for each operation, times in milliseconds. */
    static List<String> lines(List<Latencies> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                "%-20s %9s %9s %9s %9s %9s %9s %9s %8s",
                "latency in ms", "count", "per s", "p50", "p90", "p99", "p99.9", "max", "errors"));
        for (Latencies row : rows) {
            lines.add(String.format(
                    "%-20s %9d %9.1f %9.2f %9.2f %9.2f %9.2f %9.2f %8d",
                    row.name(),
                    row.count(),
                    row.perSecond(),
                    row.p50Ms(),
                    row.p90Ms(),
                    row.p99Ms(),
                    row.p999Ms(),
                    row.maxMs(),
                    row.retryableErrors() + row.errors()));
        }
        return lines;
    }
}
