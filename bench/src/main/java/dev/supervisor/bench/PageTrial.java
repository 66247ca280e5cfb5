package dev.supervisor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.bench.CockpitResult.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The cockpit's overview in a browser, while services change. */
final class PageTrial {
    private static final int LOOKS = 300;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final String LOADED =
            "document.querySelectorAll('.services .service').length > 5 && document.querySelector('.connection').textContent";

    private final DaemonUnderTest daemon;
    private final Duration length;
    private final double mostMs;

    /** @param mostMs of scripting in a frame, to count those with more */
    PageTrial(DaemonUnderTest daemon, Duration length, double mostMs) {
        this.daemon = daemon;
        this.length = length;
        this.mostMs = mostMs;
    }

    /**
     * Looks at the page.
     *
     * @param viewers who are told of the same changes
     */
    Page run(Path directory, Viewers viewers) throws IOException, InterruptedException {
        try (Browser browser = Browser.start(directory)) {
            DevTools page = browser.page();
            browser.open(daemon.url(), daemon.token());
            awaitLive(page);
            Waiting.untilNanos(System.nanoTime() + WARM_UP.toNanos()); // the first scripts are not compiled yet
            List<JsonNode> trace = Collections.synchronizedList(new ArrayList<>());
            CompletableFuture<Boolean> complete = new CompletableFuture<>();
            page.on("Tracing.dataCollected", part -> part.path("value").forEach(trace::add));
            page.on("Tracing.tracingComplete", end -> complete.complete(true));
            page.call(
                    "Tracing.start",
                    Map.of(
                            "transferMode",
                            "ReportEvents",
                            "traceConfig",
                            Map.of(
                                    "includedCategories",
                                    List.of(
                                            "devtools.timeline",
                                            "devtools.timeline.frame",
                                            "disabled-by-default-devtools.timeline.frame",
                                            "disabled-by-default-v8.gc"))));
            long changes = viewers.changes();
            long from = System.nanoTime();
            Waiting.untilNanos(from + length.toNanos());
            double changesPerSecond = (viewers.changes() - changes) / ((System.nanoTime() - from) / 1e9);
            page.call("Tracing.end", Map.of());
            DevTools.await("Tracing.tracingComplete", complete);
            awaitLive(page); // it still is
            return page(Frames.of(List.copyOf(trace)), changesPerSecond);
        }
    }

    private static void awaitLive(DevTools page) throws IOException, InterruptedException {
        String shown = "";
        for (int i = 0; i < LOOKS && !shown.equals("Live"); i++) {
            shown = page.value(LOADED).asText();
            Waiting.untilNanos(System.nanoTime() + Duration.ofMillis(100).toNanos());
        }
        if (!shown.equals("Live")) {
            throw new IOException("the page does not come alive; it says \"" + shown + "\"");
        }
    }

    private Page page(Frames frames, double changesPerSecond) {
        List<Double> sorted = frames.scriptMs().stream().sorted().toList();
        return new Page(
                changesPerSecond,
                frames.perSecond(),
                sorted.stream().mapToDouble(Double::doubleValue).average().orElse(0),
                percentile(sorted, 0.5),
                percentile(sorted, 0.99),
                percentile(sorted, 1),
                sorted.stream().filter(ms -> ms > mostMs).count(),
                frames.scriptMs());
    }

    private static double percentile(List<Double> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }
}
