package dev.supervisor.bench;

import dev.supervisor.bench.LineChart.Dot;
import dev.supervisor.bench.LineChart.Line;
import dev.supervisor.bench.Sampled.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a soak found out, as a page: the daemon over time. */
final class SoakPage {
    private static final List<String> STYLES = List.of("first", "second", "third");

    private final SoakResult result;

    SoakPage(SoakResult result) {
        this.result = result;
    }

    String text() {
        List<Latencies> rows = new ArrayList<>(result.load());
        rows.addAll(result.beside());
        return new HtmlPage(result.scenario(), result.ok())
                .paragraph(result.startedAt() + ": " + result.rate() + " calls/s for " + result.durationSeconds()
                        + " s, open loop, a tenth of them submits of real runs; beside them, one after the other,"
                        + " services that come and go, upkeep, and now and then a wipe of all state.")
                .heading("The daemon over time")
                .add(chart("Memory, resident", "MiB", Sampled.MEMORY))
                .add(chart("Files", "MiB", Sampled.DATABASE, Sampled.WAL, Sampled.LOGS))
                .add(chart("Threads and descriptors", "", Sampled.THREADS, Sampled.DESCRIPTORS))
                .add(chart("CPU, of one core", "%", Sampled.CPU))
                .add(chart("What waits", "", Sampled.QUEUE, Sampled.WAITING))
                .heading("Drift" + (result.driftDecides() ? "" : ", of a soak too short for it to decide"))
                .checks(result.drifts().stream().map(Drift::check).toList())
                .heading("Latency over time")
                .add(TimelineChart.svg("Reads", result.timeline(), Timeline.Point::reads))
                .add(TimelineChart.svg("Submits", result.timeline(), Timeline.Point::writes))
                .heading("Operations")
                .table(LoadPage.HEAD, rows.stream().map(LoadPage::cells).toList())
                .heading("Checks")
                .checks(result.checks())
                .words(result.faults().stream().map(fault -> List.of("", fault)).toList())
                .heading("Where")
                .words(result.machine().words())
                .text();
    }

    private String chart(String title, String unit, Sampled... what) {
        List<Line> lines = new ArrayList<>();
        for (Sampled one : what) {
            List<Dot> dots = new ArrayList<>();
            for (Sample sample : result.samples()) {
                String tip = String.format(
                        Locale.ROOT, "%s at %d s: %.1f %s", one.title(), sample.second(), one.of(sample), unit);
                dots.add(new Dot(sample.second(), one.of(sample), tip));
            }
            lines.add(new Line(one.title(), STYLES.get(lines.size()), dots));
        }
        return LineChart.of(title, unit, TimelineChart.ticks(result.durationSeconds()), lines)
                .svg();
    }
}
