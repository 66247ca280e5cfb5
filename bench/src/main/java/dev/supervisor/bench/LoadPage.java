package dev.supervisor.bench;

import dev.supervisor.bench.LineChart.Dot;
import dev.supervisor.bench.LineChart.Line;
import dev.supervisor.bench.LineChart.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What a load found out, as a page. */
final class LoadPage {
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
                .add(overTime("Reads", Timeline.Point::reads))
                .add(overTime("Writes", Timeline.Point::writes))
                .heading("Latency by percentile")
                .add(percentiles())
                .heading("Operations")
                .table(
                        List.of("latency in ms", "count", "per s", "p50", "p90", "p99", "p99.9", "max", "errors"),
                        operations())
                .heading("Checks")
                .checks(result.checks())
                .words(messages())
                .heading("Where")
                .words(where())
                .text();
    }

    private String overTime(String title, Function<Timeline.Point, Timeline.Part> part) {
        List<Tick> ticks = new ArrayList<>();
        int last = result.timeline().stream()
                .mapToInt(Timeline.Point::second)
                .max()
                .orElse(1);
        int step = Math.max(1, (last + 9) / 10);
        for (int second = 0; second <= last; second += step) {
            ticks.add(new Tick(second, second + " s"));
        }
        return new LineChart(
                        title,
                        ticks,
                        List.of(
                                line("p50", "first", part, Timeline.Part::p50Ms),
                                line("p99", "second", part, Timeline.Part::p99Ms),
                                line("max", "third", part, Timeline.Part::maxMs)))
                .svg();
    }

    private Line line(
            String name,
            String style,
            Function<Timeline.Point, Timeline.Part> part,
            ToDoubleFunction<Timeline.Part> value) {
        return new Line(
                name,
                style,
                result.timeline().stream()
                        .filter(point -> part.apply(point).count() > 0)
                        .map(point -> new Dot(
                                point.second(),
                                value.applyAsDouble(part.apply(point)),
                                "second " + point.second() + ": " + name + " "
                                        + ms(value.applyAsDouble(part.apply(point))) + " ms of "
                                        + part.apply(point).count() + " calls"))
                        .toList());
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
        return new LineChart("Reads and writes", ticks, lines).svg();
    }

    private List<List<String>> operations() {
        List<Latencies> rows = new ArrayList<>(result.operations());
        rows.addAll(result.totals());
        return rows.stream().map(LoadPage::cells).toList();
    }

    private static List<String> cells(Latencies row) {
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
