package dev.supervisor.bench;

import dev.supervisor.bench.LineChart.Dot;
import dev.supervisor.bench.LineChart.Line;
import dev.supervisor.bench.LineChart.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What growth found out, as a page: each measure over the number of runs. */
final class GrowthPage {
    private static final List<String> STYLES = List.of("first", "second", "third", "fourth");

    private final GrowthResult result;

    GrowthPage(GrowthResult result) {
        this.result = result;
    }

    String text() {
        List<String> head = new ArrayList<>(List.of("ms"));
        result.sizes().forEach(at -> head.add(at.runs() + " runs"));
        head.add("expected");
        return new HtmlPage(result.scenario(), result.ok())
                .paragraph(result.startedAt()
                        + ": the packaged daemon on states of different sizes, each run with 3 steps and an event.")
                .heading("Over the number of runs")
                .add(chart("Calls", Grown.SUBMIT, Grown.STATUS, Grown.FIRST_PAGE, Grown.LATE_PAGE))
                .add(chart("The rest", Grown.START, Grown.RETENTION, Grown.WIPE))
                .table(head, rows())
                .heading("Checks")
                .checks(result.checks())
                .heading("Where")
                .words(result.machine().words())
                .words(List.of(List.of("state on", result.disk())))
                .text();
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (Grown what : Grown.values()) {
            List<String> row = new ArrayList<>(List.of(what.title()));
            result.sizes().forEach(at -> row.add(HtmlPage.ms(at.of(what))));
            row.add(what.expected());
            rows.add(row);
        }
        List<String> sizes = new ArrayList<>(List.of("database, MiB"));
        result.sizes().forEach(at -> sizes.add(String.valueOf(at.databaseBytes() >> 20)));
        sizes.add("grows");
        rows.add(sizes);
        return rows;
    }

    private String chart(String title, Grown... measures) {
        double first = Math.log10(result.sizes().get(0).runs());
        List<Tick> ticks = result.sizes().stream()
                .map(at -> new Tick(Math.log10(at.runs()) - first, String.valueOf(at.runs())))
                .toList();
        List<Line> lines = new ArrayList<>();
        for (Grown what : measures) {
            List<Dot> dots = result.sizes().stream()
                    .map(at -> new Dot(
                            Math.log10(at.runs()) - first,
                            at.of(what),
                            what.title() + " at " + at.runs() + " runs: " + HtmlPage.ms(at.of(what)) + " ms"))
                    .toList();
            lines.add(new Line(what.name().toLowerCase(Locale.ROOT).replace('_', ' '), STYLES.get(lines.size()), dots));
        }
        return LineChart.ofMillis(title, ticks, lines).svg();
    }
}
