package dev.supervisor.bench;

import dev.supervisor.bench.LineChart.Dot;
import dev.supervisor.bench.LineChart.Line;
import dev.supervisor.bench.LineChart.Tick;
import dev.supervisor.bench.ShapeResult.Disturbed;
import dev.supervisor.bench.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What the phases found out, as a page: above all, the shapes in one picture while something big goes on. */
final class PhasesPage {
    private static final Map<Shape, String> STYLES =
            Map.of(Shape.OURS, "first", Shape.MUTEX, "second", Shape.ACTOR, "third", Shape.FIELD_DELETES, "fourth");

    private final PhasesResult result;

    PhasesPage(PhasesResult result) {
        this.result = result;
    }

    String text() {
        HtmlPage page = new HtmlPage(result.scenario(), result.ok())
                .paragraph(result.startedAt() + ": the same daemon on different shapes of database, each on a copy of"
                        + " the same state of " + SeededState.SERVICES + " services and " + result.runs()
                        + " runs. Latency counts from the intended start of each call. Reads are run.status and"
                        + " run.list, which must be answered from the database.");
        for (Disturbance disturbance : disturbances()) {
            page.heading("Around a " + disturbance.name())
                    .paragraph("The worst call of each tenth of a second, by when it was meant to start.")
                    .add(overTime("Reads", disturbance, Trace.Bucket::reads))
                    .add(overTime("Submits", disturbance, Trace.Bucket::writes))
                    .table(
                            List.of("ms", "took", "", "p99 before", "max", "p99 during", "max", "p99 after", "max"),
                            around(disturbance));
        }
        return page.heading("Ratios" + (result.ratiosDecide() ? "" : ", of a run too short for them to decide"))
                .checks(result.ratios())
                .heading("Phases")
                .paragraph("a: 50 clients at once ask for all services. b: 100 at once ask for a service, a run, a"
                        + " page of runs. c: clients that submit one run after the other.")
                .table(
                        List.of(
                                "latency in ms",
                                "phase",
                                "durability",
                                "clients",
                                "",
                                "per s",
                                "p50",
                                "p99",
                                "max",
                                "errors"),
                        cells())
                .heading("Checks")
                .checks(result.allChecks())
                .heading("Where")
                .words(result.machine().words())
                .words(List.of(List.of("state on", result.disk())))
                .text();
    }

    private List<Disturbance> disturbances() {
        List<Disturbance> there = new ArrayList<>(List.of(Disturbance.WIPE));
        there.addAll(Disturbance.UPKEEP);
        there.removeIf(one -> result.shapes().stream()
                .noneMatch(shape -> shape.disturbed(one.name()).isPresent()));
        return there;
    }

    private String overTime(String title, Disturbance disturbance, Function<Trace.Bucket, Timeline.Part> part) {
        List<Line> lines = new ArrayList<>();
        List<Tick> ticks = new ArrayList<>();
        for (ShapeResult shape : result.shapes()) {
            shape.disturbed(disturbance.name()).ifPresent(one -> lines.add(line(shape.shape(), one, part)));
        }
        double last = lines.stream()
                .flatMap(line -> line.dots().stream())
                .mapToDouble(Dot::x)
                .max()
                .orElse(1);
        double step = Math.max(1, Math.ceil(last / 10));
        for (double second = 0; second <= last; second += step) {
            ticks.add(new Tick(second, (long) second + " s"));
        }
        return LineChart.ofMillis(title, ticks, lines).svg();
    }

    private static Line line(Shape shape, Disturbed one, Function<Trace.Bucket, Timeline.Part> part) {
        List<Dot> dots = new ArrayList<>();
        for (Trace.Bucket bucket : one.timeline()) {
            Timeline.Part calls = part.apply(bucket);
            if (calls.count() > 0) {
                double second = bucket.atMs() / 1_000.0;
                String tip = String.format(
                        Locale.ROOT,
                        "%s, %.1f s: max %.2f ms of %d calls; %s from %.1f s to %.1f s",
                        shape.title(),
                        second,
                        calls.maxMs(),
                        calls.count(),
                        one.name(),
                        one.fromMs() / 1_000.0,
                        one.toMs() / 1_000.0);
                dots.add(new Dot(second, calls.maxMs(), tip));
            }
        }
        return new Line(shape.title(), STYLES.getOrDefault(shape, "first"), dots);
    }

    private List<List<String>> around(Disturbance disturbance) {
        List<List<String>> rows = new ArrayList<>();
        for (ShapeResult shape : result.shapes()) {
            shape.disturbed(disturbance.name()).ifPresent(one -> {
                rows.add(around(shape.shape(), one, "reads", one.reads()));
                rows.add(around(shape.shape(), one, "submits", one.submits()));
            });
        }
        return rows;
    }

    private static List<String> around(Shape shape, Disturbed one, String what, Trace.Around around) {
        return List.of(
                shape.title(),
                String.valueOf(one.toMs() - one.fromMs()),
                what,
                HtmlPage.ms(around.before().p99Ms()),
                HtmlPage.ms(around.before().maxMs()),
                HtmlPage.ms(around.during().p99Ms()),
                HtmlPage.ms(around.during().maxMs()),
                HtmlPage.ms(around.after().p99Ms()),
                HtmlPage.ms(around.after().maxMs()));
    }

    private List<List<String>> cells() {
        List<List<String>> rows = new ArrayList<>();
        for (ShapeResult shape : result.shapes()) {
            shape.cells()
                    .forEach(cell -> rows.add(List.of(
                            shape.shape().title(),
                            cell.phase(),
                            cell.durability(),
                            String.valueOf(cell.clients()),
                            cell.latencies().name(),
                            String.valueOf(cell.latencies().perSecond()),
                            HtmlPage.ms(cell.latencies().p50Ms()),
                            HtmlPage.ms(cell.latencies().p99Ms()),
                            HtmlPage.ms(cell.latencies().maxMs()),
                            String.valueOf(
                                    cell.latencies().errors() + cell.latencies().retryableErrors()))));
        }
        return rows;
    }
}
