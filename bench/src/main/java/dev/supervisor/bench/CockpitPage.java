package dev.supervisor.bench;

import dev.supervisor.bench.CockpitResult.Half;
import dev.supervisor.bench.CockpitResult.Page;
import dev.supervisor.bench.CockpitResult.Round;
import dev.supervisor.bench.LineChart.Dot;
import dev.supervisor.bench.LineChart.Line;
import dev.supervisor.bench.LineChart.Tick;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What cockpit found out, as a page. */
final class CockpitPage {
    private final CockpitResult result;

    CockpitPage(CockpitResult result) {
        this.result = result;
    }

    String text() {
        HtmlPage html = new HtmlPage(result.scenario(), result.ok())
                .paragraph(String.format(
                        Locale.ROOT,
                        "%s: %d services are restarted one after the other; %d viewers follow the events, or none. They take"
                                + " %.1f %% of a core more of the daemon.",
                        result.startedAt(),
                        result.services(),
                        result.viewers(),
                        result.fanOutPercent()))
                .heading("The daemon")
                .add(LineChart.of(
                                "CPU of the daemon in per cent of a core, by round",
                                "%",
                                ticks(result.rounds().size()),
                                List.of(
                                        new Line("with viewers", "second", dots(Round::watched)),
                                        new Line("without", "first", dots(Round::alone))))
                        .svg());
        Page page = result.page();
        if (page != null) {
            html.heading("The page in a browser")
                    .add(LineChart.of(
                                    "Milliseconds of scripting, by frame",
                                    "ms",
                                    ticks(page.scriptMs().size()),
                                    List.of(new Line("scripting", "first", frames(page.scriptMs()))))
                            .svg());
        }
        html.heading("Checks").checks(result.checks());
        result.notRun().forEach(what -> html.paragraph("Not run: " + what));
        return html.heading("Where").words(result.machine().words()).text();
    }

    private List<Dot> dots(Function<Round, Half> half) {
        return IntStream.range(0, result.rounds().size())
                .mapToObj(i -> {
                    Half at = half.apply(result.rounds().get(i));
                    return new Dot(
                            i,
                            at.cpuPercent(),
                            String.format(
                                    Locale.ROOT,
                                    "round %d: %.1f %%, %.0f changes a second",
                                    i + 1,
                                    at.cpuPercent(),
                                    at.changesPerSecond()));
                })
                .toList();
    }

    private static List<Dot> frames(List<Double> scriptMs) {
        return IntStream.range(0, scriptMs.size())
                .mapToObj(i ->
                        new Dot(i, scriptMs.get(i), "frame " + (i + 1) + ": " + HtmlPage.ms(scriptMs.get(i)) + " ms"))
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
