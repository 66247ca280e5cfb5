package dev.supervisor.bench;

import dev.supervisor.bench.LineChart.Dot;
import dev.supervisor.bench.LineChart.Line;
import dev.supervisor.bench.LineChart.Tick;
import java.util.ArrayList;
import java.util.List;

/** What a load found out, as a page. */
final class LoadPage {
    static final List<String> HEAD =
            List.of("latency in ms", "count", "per s", "p50", "p90", "p99", "p99.9", "max", "errors");

    private final LoadResult result;

    LoadPage(LoadResult result) {
        this.result = result;
    }

    String text() {
        LoadResult.Settings settings = result.settings();
        return new HtmlPage(result.scenario(), result.ok())
                .paragraph(result.startedAt() + ": " + settings.rate() + " calls/s for "
                        + settings.durationSeconds() + " s by " + settings.reads() + " readers and "
                        + settings.writes()
                        + " writers, open loop. Latency counts from the intended start of each call. "
                        + settings.warmUpSeconds() + " s of warm-up are left out.")
                .heading("Latency over time")
                .add(TimelineChart.svg("Reads", result.timeline(), Timeline.Point::reads))
                .add(TimelineChart.svg("Writes", result.timeline(), Timeline.Point::writes))
                .heading("Latency by percentile")
                .add(percentiles())
                .heading("Operations")
                .table(HEAD, operations())
                .heading("Checks")
                .checks(result.checks())
                .words(messages())
                .heading("Where")
                .words(where())
                .text();
    }

    /** Over the number of nines, so that the tail has room. */
    private String percentiles() {
        List<Tick> ticks = new ArrayList<>();
        for (double percentile : new double[] {0, 50, 90, 99, 99.9, 99.99, 99.999}) {
            ticks.add(new Tick(nines(percentile), "p" + trimmed(percentile)));
        }
        List<Line> lines = new ArrayList<>();
        for (Latencies total : result.totals()) {
            lines.add(new Line(
                    total.name(),
                    lines.isEmpty() ? "first" : "second",
                    total.percentiles().stream()
                            .map(at -> new Dot(
                                    nines(at.percentile()),
                                    at.ms(),
                                    total.name() + ": p" + trimmed(at.percentile()) + " " + ms(at.ms()) + " ms"))
                            .toList()));
        }
        return LineChart.ofMillis("Reads and writes", ticks, lines).svg();
    }

    private List<List<String>> operations() {
        List<Latencies> rows = new ArrayList<>(result.operations());
        rows.addAll(result.totals());
        return rows.stream().map(LoadPage::cells).toList();
    }

    static List<String> cells(Latencies row) {
        return List.of(
                row.name(),
                String.valueOf(row.count()),
                String.valueOf(row.perSecond()),
                ms(row.p50Ms()),
                ms(row.p90Ms()),
                ms(row.p99Ms()),
                ms(row.p999Ms()),
                ms(row.maxMs()),
                String.valueOf(row.errors() + row.retryableErrors()));
    }

    private List<List<String>> messages() {
        List<List<String>> rows = new ArrayList<>();
        result.errorMessages().forEach((message, count) -> rows.add(List.of(count + " x", message)));
        return rows;
    }

    private List<List<String>> where() {
        Machine machine = result.machine();
        LoadResult.Versions versions = result.versions();
        List<List<String>> rows = new ArrayList<>(machine.words());
        rows.add(List.of("bench", versions.bench() + " on Java " + machine.java()));
        rows.add(List.of(
                "daemon", versions.daemon() + " on Java " + versions.daemonJava() + ", SQLite " + versions.sqlite()));
        rows.add(List.of(
                "driven at",
                result.settings().daemon() + ", durability " + result.settings().durability() + ", "
                        + result.settings().services() + " services"));
        return rows;
    }

    private static double nines(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }

    private static String trimmed(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private static String ms(double value) {
        return HtmlPage.ms(value);
    }
}
