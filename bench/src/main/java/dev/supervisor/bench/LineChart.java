package dev.supervisor.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A chart as SVG: lines over a linear x axis. Colours come from the page's classes, so
 * that they follow its theme.
 */
final class LineChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 280;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 34;
    private static final int BOTTOM = 34;

    private final String title;
    private final List<Tick> ticks;
    private final List<Line> lines;
    private final double maxX;
    private final Scale scale;

    /** A mark on an axis. */
    record Tick(double at, String label) {}

    /** @param y not below 0 */
    record Dot(double x, double y, String tip) {}

    /** @param style a class of the page's style sheet */
    record Line(String name, String style, List<Dot> dots) {}

    private LineChart(String title, List<Tick> ticks, List<Line> lines, Scale scale) {
        this.title = title;
        this.ticks = ticks;
        this.lines = lines;
        this.maxX = Math.max(1, dots(lines).mapToDouble(Dot::x).max().orElse(1));
        this.scale = scale;
    }

    /** Latencies: milliseconds, logarithmic. */
    static LineChart ofMillis(String title, List<Tick> ticks, List<Line> lines) {
        double most = dots(lines).mapToDouble(Dot::y).max().orElse(1);
        double least =
                dots(lines).mapToDouble(Dot::y).filter(ms -> ms > 0).min().orElse(1);
        return new LineChart(title, ticks, lines, Scale.ofMillis(least, most));
    }

    /** Anything else, from zero. */
    static LineChart of(String title, String unit, List<Tick> ticks, List<Line> lines) {
        double most = dots(lines).mapToDouble(Dot::y).max().orElse(1);
        return new LineChart(title, ticks, lines, Scale.linear(most, unit));
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", WIDTH, HEIGHT, HtmlPage.escape(title)));
        svg.append(text(LEFT, 16, "title", "start", title));
        axes(svg);
        int nameAt = WIDTH - RIGHT;
        for (int i = lines.size() - 1; i >= 0; i--) {
            Line line = lines.get(i);
            svg.append(text(nameAt, 16, "name " + line.style(), "end", line.name()));
            nameAt -= 8 * line.name().length() + 20;
        }
        lines.forEach(line -> line(svg, line));
        return svg.append("</svg>\n").toString();
    }

    private void axes(StringBuilder svg) {
        for (Tick tick : scale.ticks()) {
            double y = y(tick.at());
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y));
            svg.append(text(LEFT - 8, y + 4, "tick", "end", tick.label()));
        }
        for (Tick tick : ticks) {
            if (tick.at() <= maxX) {
                String anchor = tick.at() > 0.98 * maxX ? "end" : "middle";
                svg.append(text(x(tick.at()), HEIGHT - BOTTOM + 18, "tick", anchor, tick.label()));
            }
        }
    }

    private void line(StringBuilder svg, Line line) {
        StringBuilder points = new StringBuilder();
        for (Dot dot : line.dots()) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(dot.x()), y(dot.y())));
        }
        svg.append(String.format(
                "<polyline class=\"%s\" points=\"%s\"/>%n",
                line.style(), points.toString().strip()));
        for (Dot dot : line.dots()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"><title>%s</title></circle>%n",
                    line.style(),
                    x(dot.x()),
                    y(dot.y()),
                    line.dots().size() > 100 ? "1" : "2.5",
                    HtmlPage.escape(dot.tip())));
        }
    }

    private static Stream<Dot> dots(List<Line> lines) {
        return lines.stream().flatMap(line -> line.dots().stream());
    }

    private double x(double value) {
        return LEFT + value / maxX * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - scale.share(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static String text(double x, double y, String style, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                style,
                anchor,
                HtmlPage.escape(text));
    }
}
