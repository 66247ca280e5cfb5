package dev.supervisor.bench;

import dev.supervisor.bench.ApiResult.Beside;
import dev.supervisor.bench.ApiResult.Change;
import dev.supervisor.bench.ApiResult.Rate;
import dev.supervisor.bench.ApiResult.Turn;
import dev.supervisor.bench.LineChart.Dot;
import dev.supervisor.bench.LineChart.Line;
import dev.supervisor.bench.LineChart.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What api found out, as a page. */
final class ApiPage {
    private final ApiResult result;

    ApiPage(ApiResult result) {
        this.result = result;
    }

    String text() {
        HtmlPage page = new HtmlPage(result.scenario(), result.ok())
                .paragraph(result.startedAt()
                        + ": closed loops over kept connections, two servers in turns; what counts is the ratio of the"
                        + " rates of one round, and CPU is that of the server's process for each answer.")
                .heading("As fast as it is answered")
                .table(
                        List.of("call", "server", "connections", "calls/s", "p50 ms", "p99 ms", "CPU us", "ratio"),
                        rows());
        result.beside().forEach(one -> page.add(chart(one)));
        page.heading("Those who watch").add(changes()).heading("Checks").checks(result.checks());
        result.notRun().forEach(what -> page.paragraph("Not run: " + what));
        return page.heading("Where").words(result.machine().words()).text();
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (Beside one : result.beside()) {
            rows.add(row(one, "the daemon", one.ours(), String.format(Locale.ROOT, "%.2f", one.ratio())));
            rows.add(row(one, one.other(), one.theirs(), ""));
        }
        return rows;
    }

    private static List<String> row(Beside beside, String server, Rate rate, String ratio) {
        return List.of(
                beside.name(),
                server,
                String.valueOf(beside.connections()),
                String.valueOf(Math.round(rate.perSecond())),
                HtmlPage.ms(rate.p50Ms()),
                HtmlPage.ms(rate.p99Ms()),
                String.format(Locale.ROOT, "%.1f", rate.cpuMicros()),
                ratio);
    }

    private static String chart(Beside beside) {
        List<Line> lines = List.of(
                new Line("the daemon", "first", rounds(beside, Turn::ours)),
                new Line(beside.other(), "second", rounds(beside, Turn::theirs)));
        return LineChart.of(
                        beside.name() + " by " + beside.connections() + " connections: calls a second, by round",
                        "/s",
                        ticks(beside.turns().size()),
                        lines)
                .svg();
    }

    private static List<Dot> rounds(Beside beside, Function<Turn, Rate> side) {
        return IntStream.range(0, beside.turns().size())
                .mapToObj(i -> {
                    double rate = side.apply(beside.turns().get(i)).perSecond();
                    return new Dot(i, rate, "round " + (i + 1) + ": " + Math.round(rate) + "/s");
                })
                .toList();
    }

    private String changes() {
        List<Change> changes = result.watching().changes();
        return LineChart.ofMillis(
                        "A change, until " + result.watching().viewers()
                                + " viewers have it: ms since it was asked for",
                        ticks(changes.size()),
                        List.of(
                                new Line("the last", "second", times(changes, Change::lastMs)),
                                new Line("half of them", "first", times(changes, Change::p50Ms)),
                                new Line("the first", "fourth", times(changes, Change::firstMs))))
                .svg();
    }

    private static List<Dot> times(List<Change> changes, ToDoubleFunction<Change> when) {
        return IntStream.range(0, changes.size())
                .mapToObj(i -> {
                    double ms = when.applyAsDouble(changes.get(i));
                    return new Dot(i, ms, "change " + (i + 1) + ": " + HtmlPage.ms(ms) + " ms");
                })
                .toList();
    }

    /** About ten of them. */
    private static List<Tick> ticks(int count) {
        int step = Math.max(1, count / 10);
        return IntStream.range(0, count)
                .filter(i -> i % step == 0)
                .mapToObj(i -> new Tick(i, String.valueOf(i + 1)))
                .toList();
    }
}
