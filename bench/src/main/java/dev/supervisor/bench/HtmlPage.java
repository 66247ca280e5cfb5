package dev.supervisor.bench;

import dev.supervisor.bench.LineChart.Dot;
import dev.supervisor.bench.LineChart.Line;
import dev.supervisor.bench.LineChart.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The result as one page that needs nothing from anywhere else, light or dark as the reader's system is. */
final class HtmlPage {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>TITLE</title>
            <style>
            :root { color-scheme: light dark; --page: #fcfcfb; --ink: #1d1d1b; --soft: #6b6a66; --grid: #dfdeda;
              --first: #2a6fb8; --second: #c2590c; --third: #8a4fa3; --bad: #b3261e; --good: #21702f; }
            @media (prefers-color-scheme: dark) { :root { --page: #191918; --ink: #eceae4; --soft: #a09e97; --grid: #3a3936;
              --first: #6fb0f2; --second: #f0924a; --third: #c692de; --bad: #ff8a80; --good: #7bc788; } }
            body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--page); color: var(--ink);
              font: 15px/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; }
            p, .tick { color: var(--soft); } .scroll { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--grid); text-align: right; }
            th { color: var(--soft); font-weight: 500; } th:first-child, td:first-child, .words td { text-align: left; }
            svg { width: 100%; height: auto; margin-top: 1rem; font: 12px system-ui, sans-serif; }
            svg text { fill: var(--soft); } svg .title { fill: var(--ink); font-size: 14px; font-weight: 600; }
            svg .name { font-weight: 600; } .grid { stroke: var(--grid); }
            polyline { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
            polyline.first { stroke: var(--first); } polyline.second { stroke: var(--second); }
            polyline.third { stroke: var(--third); stroke-dasharray: 5 3; }
            svg .name.first, circle.first { fill: var(--first); } svg .name.second, circle.second { fill: var(--second); }
            svg .name.third, circle.third { fill: var(--third); }
            .ok { color: var(--good); } .failed { color: var(--bad); font-weight: 600; }
            </style></head><body>
            """;

    private final LoadResult result;

    HtmlPage(LoadResult result) {
        this.result = result;
    }

    String text() {
        StringBuilder page = new StringBuilder(HEAD.replace("TITLE", "bench " + escape(result.scenario())));
        LoadResult.Settings settings = result.settings();
        page.append("<h1>").append(escape(result.scenario())).append(": ");
        page.append(result.ok() ? "<span class=\"ok\">all checks hold" : "<span class=\"failed\">a check failed");
        page.append("</span></h1>\n");
        page.append(paragraph(result.startedAt() + ": " + settings.rate() + " calls/s for "
                + settings.durationSeconds() + " s by " + settings.reads() + " readers and "
                + settings.writes()
                + " writers, open loop. Latency counts from the intended start of each call. "
                + settings.warmUpSeconds() + " s of warm-up are left out."));
        page.append("<h2>Latency over time</h2>\n");
        page.append(overTime("Reads", Timeline.Point::reads));
        page.append(overTime("Writes", Timeline.Point::writes));
        page.append("<h2>Latency by percentile</h2>\n").append(percentiles());
        page.append("<h2>Operations</h2>\n").append(operations());
        page.append("<h2>Checks</h2>\n").append(checks());
        page.append("<h2>Where</h2>\n").append(where());
        return page.append("</body></html>\n").toString();
    }

    /** Text as it may stand anywhere in the page. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
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

    private String operations() {
        StringBuilder table = new StringBuilder("<div class=\"scroll\"><table><tr><th>latency in ms</th><th>count</th>"
                + "<th>per s</th><th>p50</th><th>p90</th><th>p99</th><th>p99.9</th><th>max</th><th>errors</th></tr>\n");
        List<Latencies> rows = new ArrayList<>(result.operations());
        rows.addAll(result.totals());
        for (Latencies row : rows) {
            table.append(row(
                    row.name(),
                    String.valueOf(row.count()),
                    String.valueOf(row.perSecond()),
                    ms(row.p50Ms()),
                    ms(row.p90Ms()),
                    ms(row.p99Ms()),
                    ms(row.p999Ms()),
                    ms(row.maxMs()),
                    String.valueOf(row.errors() + row.retryableErrors())));
        }
        return table.append("</table></div>\n").toString();
    }

    private String checks() {
        StringBuilder table = new StringBuilder("<table class=\"words\">\n");
        for (Check check : result.checks()) {
            table.append("<tr><td class=\"")
                    .append(check.ok() ? "ok\">ok" : "failed\">FAILED")
                    .append("</td><td>")
                    .append(escape(check.name()))
                    .append("</td><td>")
                    .append(escape(check.detail()))
                    .append("</td></tr>\n");
        }
        result.errorMessages().forEach((message, count) -> table.append(row(count + " x", message, "")));
        return table.append("</table>\n").toString();
    }

    private String where() {
        Machine machine = result.machine();
        LoadResult.Versions versions = result.versions();
        return "<table class=\"words\">\n"
                + row("machine", machine.cpus() + " x " + machine.cpu() + ", " + (machine.memoryBytes() >> 20) + " MiB")
                + row("system", machine.os() + ", load average before " + machine.loadAverage())
                + row("bench", versions.bench() + " on Java " + machine.java())
                + row(
                        "daemon",
                        versions.daemon() + " on Java " + versions.daemonJava() + ", SQLite " + versions.sqlite())
                + row(
                        "driven at",
                        result.settings().daemon() + ", durability "
                                + result.settings().durability() + ", "
                                + result.settings().services() + " services")
                + "</table>\n";
    }

    private static String row(String... cells) {
        StringBuilder row = new StringBuilder("<tr>");
        for (String cell : cells) {
            row.append("<td>").append(escape(cell)).append("</td>");
        }
        return row.append("</tr>\n").toString();
    }

    private static String paragraph(String text) {
        return "<p>" + escape(text) + "</p>\n";
    }

    private static double nines(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }

    private static String trimmed(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
