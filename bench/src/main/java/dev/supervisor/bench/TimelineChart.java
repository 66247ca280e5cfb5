package dev.supervisor.bench;

import dev.supervisor.bench.LineChart.Dot;
import dev.supervisor.bench.LineChart.Line;
import dev.supervisor.bench.LineChart.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A {@link Timeline} as a picture: median, 99th percentile and worst. */
final class TimelineChart {
    private static final int TICKS = 10;
    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;

    private TimelineChart() {}

    static String svg(String title, List<Timeline.Point> points, Function<Timeline.Point, Timeline.Part> part) {
        int last = points.stream().mapToInt(Timeline.Point::second).max().orElse(1);
        return LineChart.ofMillis(
                        title,
                        ticks(last),
                        List.of(
                                line("p50", "first", points, part, Timeline.Part::p50Ms),
                                line("p99", "second", points, part, Timeline.Part::p99Ms),
                                line("max", "third", points, part, Timeline.Part::maxMs)))
                .svg();
    }

    /** Marks at whole seconds, minutes or hours. */
    static List<Tick> ticks(double lastSecond) {
        int unit = lastSecond > 3 * HOUR ? HOUR : lastSecond > 3 * MINUTE ? MINUTE : 1;
        String name = unit == HOUR ? " h" : unit == MINUTE ? " min" : " s";
        int step = (int) Math.max(1, Math.ceil(lastSecond / unit / TICKS));
        List<Tick> ticks = new ArrayList<>();
        for (int at = 0; at * unit <= lastSecond; at += step) {
            ticks.add(new Tick(at * (double) unit, at + name));
        }
        return ticks;
    }

    private static Line line(
            String name,
            String style,
            List<Timeline.Point> points,
            Function<Timeline.Point, Timeline.Part> part,
            ToDoubleFunction<Timeline.Part> value) {
        List<Dot> dots = new ArrayList<>();
        for (Timeline.Point point : points) {
            Timeline.Part calls = part.apply(point);
            if (calls.count() > 0) {
                double ms = value.applyAsDouble(calls);
                dots.add(new Dot(
                        point.second(),
                        ms,
                        "second " + point.second() + ": " + name + " " + HtmlPage.ms(ms) + " ms of " + calls.count()
                                + " calls"));
            }
        }
        return new Line(name, style, dots);
    }
}
