package dev.supervisor.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A chart as SVG: lines over a linear x axis and a logarithmic y axis of milliseconds. Colours come from the page's classes, so
 * that they follow its theme.
 */
final class LineChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 280;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 34;
    private static final int BOTTOM = 34;
    /** Nothing is drawn below this: the histograms' resolution. */
    private static final double MIN_MS = 0.001;

    private final String title;
    private final List<Tick> ticks;
    private final List<Line> lines;
    private final double maxX;
    private final int lowest;
    private final int highest;

    /** A mark on the x axis. */
    record Tick(double x, String label) {}

    /** @param ms not below 0 */
    record Dot(double x, double ms, String tip) {}

    /** @param style a class of the page's style sheet */
    record Line(String name, String style, List<Dot> dots) {}

    LineChart(String title, List<Tick> ticks, List<Line> lines) {
        this.title = title;
        this.ticks = ticks;
        this.lines = lines;
        this.maxX = Math.max(1, allDots().mapToDouble(Dot::x).max().orElse(1));
        double top = allDots().mapToDouble(Dot::ms).max().orElse(1);
        double bottom =
                allDots().mapToDouble(Dot::ms).filter(ms -> ms > 0).min().orElse(1);
        this.lowest = (int) Math.floor(Math.log10(Math.max(MIN_MS, bottom)));
        this.highest = Math.max(lowest + 1, (int) Math.ceil(Math.log10(Math.max(MIN_MS, top))));
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
        for (int power = lowest; power <= highest; power++) {
            double y = y(Math.pow(10, power));
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y));
            svg.append(text(LEFT - 8, y + 4, "tick", "end", label(power)));
        }
        for (Tick tick : ticks) {
            if (tick.x() <= maxX) {
                svg.append(text(x(tick.x()), HEIGHT - BOTTOM + 18, "tick", "middle", tick.label()));
            }
        }
    }

    private void line(StringBuilder svg, Line line) {
        StringBuilder points = new StringBuilder();
        for (Dot dot : line.dots()) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(dot.x()), y(dot.ms())));
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
                    y(dot.ms()),
                    line.dots().size() > 100 ? "1" : "2.5",
                    HtmlPage.escape(dot.tip())));
        }
    }

    private Stream<Dot> allDots() {
        return lines.stream().flatMap(line -> line.dots().stream());
    }

    private double x(double value) {
        return LEFT + value / maxX * (WIDTH - LEFT - RIGHT);
    }

    private double y(double ms) {
        double share = (Math.log10(Math.max(Math.pow(10, lowest), ms)) - lowest) / (highest - lowest);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static String label(int power) {
        return power >= 3 ? Math.round(Math.pow(10, power - 3.0)) + " s" : trimmed(Math.pow(10, power)) + " ms";
    }

    private static String trimmed(double value) {
        return value >= 1 ? String.valueOf(Math.round(value)) : String.valueOf(Math.round(value * 1000) / 1000.0);
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
