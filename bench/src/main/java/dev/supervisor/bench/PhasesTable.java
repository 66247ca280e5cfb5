package dev.supervisor.bench;

import dev.supervisor.bench.ShapeResult.Cell;
import dev.supervisor.bench.ShapeResult.Disturbed;
import dev.supervisor.bench.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the phases found out, for the terminal. */
final class PhasesTable {
    private PhasesTable() {}

    static Report report(PhasesResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(head());
        for (ShapeResult shape : result.shapes()) {
            shape.cells().forEach(cell -> lines.add(line(shape.shape(), cell)));
        }
        lines.add("");
        for (ShapeResult shape : result.shapes()) {
            shape.disturbed().forEach(one -> lines.addAll(lines(shape.shape(), one)));
        }
        lines.add("");
        result.ratios()
                .forEach(ratio -> lines.add(
                        String.format("  %s  %s: %s", ratio.ok() ? "PASS" : "FAIL", ratio.name(), ratio.detail())));
        lines.add("");
        List<Check> failed =
                result.allChecks().stream().filter(check -> !check.ok()).toList();
        failed.forEach(check -> lines.add(check.line()));
        lines.add((result.allChecks().size() - failed.size()) + " of "
                + result.allChecks().size() + " checks hold"
                + (result.ratiosDecide() ? "" : "; the ratios do not decide, the run was too short for them"));
        return new Report(result.scenario(), result, new PhasesPage(result).text(), lines);
    }

    static String head() {
        return String.format(
                "%-22s %-5s %-7s %7s  %-18s %9s %9s %9s %9s %8s",
                "times in ms", "phase", "level", "clients", "", "per s", "p50", "p99", "max", "errors");
    }

    static String line(Shape shape, Cell cell) {
        Latencies row = cell.latencies();
        return String.format(
                Locale.ROOT,
                "%-22s %-5s %-7s %7d  %-18s %9.1f %9.2f %9.2f %9.2f %8d",
                shape.title(),
                cell.phase(),
                cell.durability(),
                cell.clients(),
                row.name(),
                row.perSecond(),
                row.p50Ms(),
                row.p99Ms(),
                row.maxMs(),
                row.errors() + row.retryableErrors());
    }

    /** Before, during and after, for reads and for submits. */
    static List<String> lines(Shape shape, Disturbed one) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                "%-22s %s took %d ms, the store's part %d ms, %d rows deleted",
                shape.title(),
                one.name(),
                one.toMs() - one.fromMs(),
                one.outcome().workMs(),
                one.outcome().rowsDeleted()));
        lines.add(around("reads", one.reads()));
        lines.add(around("submits", one.submits()));
        return lines;
    }

    private static String around(String what, Trace.Around around) {
        return String.format("    %-8s", what) + part(around.before()) + part(around.during()) + part(around.after());
    }

    private static String part(Latencies row) {
        return String.format(
                Locale.ROOT, "  %-6s p99 %9.2f max %9.2f (%d)", row.name(), row.p99Ms(), row.maxMs(), row.count());
    }
}
