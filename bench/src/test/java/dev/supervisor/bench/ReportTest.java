package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void theJsonIsValidAndTrueToTheResult() throws IOException {
        JsonNode json = new JsonMapper().readTree(LoadTable.report(result(true)).json());
        assertThat(json.path("ok").booleanValue()).isTrue();
        assertThat(json.at("/operations/0/p50_ms").doubleValue()).isBetween(0.49, 0.51);
        assertThat(json.at("/operations/0/p999_ms").doubleValue()).isBetween(0.99, 1.01);
        assertThat(json.at("/timeline").size()).isEqualTo(3);
        assertThat(json.at("/timeline/0/reads/count").longValue()).isEqualTo(1_000);
        assertThat(json.at("/started_at").textValue()).isEqualTo("2026-11-21T10:00:00.000Z");
    }

    @Test
    void thePageHasItsLinesAndAsksNoOtherHost() {
        String page = new LoadPage(result(true)).text();
        assertThat(page.split("<polyline", -1))
                .as("p50, p99 and max of reads and of writes, and two distributions")
                .hasSize(1 + 3 + 3 + 2);
        assertThat(page)
                .contains("second 2: p99 0.99 ms of 1000 calls", "prefers-color-scheme: dark", "all checks hold")
                .doesNotContain("http:", "https:", "<script", "@import", "NaN");
    }

    @Test
    void aFailedCheckIsShownAndWhatTheDaemonSaidIsEscaped() {
        String page = new LoadPage(result(false)).text();
        assertThat(page)
                .contains("a check failed", "<td class=\"failed\">FAILED</td>", "&lt;script&gt;")
                .doesNotContain("<script>");
    }

    @Test
    void withoutAnyCallThereIsStillAPage() {
        Histogram empty = Meter.histogram();
        LoadResult some = result(true);
        LoadResult none = new LoadResult(
                "load",
                true,
                some.startedAt(),
                some.machine(),
                some.versions(),
                some.settings(),
                List.of(),
                List.of(Latencies.of("all reads", empty, 1, 0, 0)),
                Map.of(),
                List.of(),
                List.of());
        assertThat(new LoadPage(none).text()).endsWith("</html>\n").doesNotContain("NaN", "Infinity");
    }

    @Test
    void theTableHasARowForEachOperation() {
        LoadResult result = result(true);
        List<String> lines = LoadTable.report(result).lines();
        assertThat(lines.subList(0, lines.indexOf(""))).hasSize(1 + 1 + 2);
    }

    @Test
    void aLongLoadMakesNoMorePointsThanAPageCanShow() {
        Histogram empty = Meter.histogram();
        Timeline timeline = new Timeline(3_600);
        for (int second = 1; second <= 3_600; second++) {
            timeline.add(second, empty, empty);
        }
        assertThat(timeline.points()).hasSize(1_200);
    }

    private static LoadResult result(boolean ok) {
        Histogram latencies = Meter.histogram();
        for (int micros = 1; micros <= 1_000; micros++) {
            latencies.recordValue(micros);
        }
        Timeline timeline = new Timeline(3);
        for (int second = 1; second <= 3; second++) {
            timeline.add(second, latencies, latencies);
        }
        return new LoadResult(
                        "load",
                        false,
                        Instant.parse("2026-11-21T10:00:00Z"),
                        new Machine("cpu", 2, 1L << 30, "Linux", "17", 0.5),
                        new LoadResult.Versions(null, "1", "17", "3"),
                        new LoadResult.Settings("/tmp/supervisor.sock", "normal", 100, 16, 4, 250, 3, 3),
                        List.of(Latencies.of("service.status", latencies, 3, 0, 0)),
                        List.of(
                                Latencies.of("all reads", latencies, 3, 0, 0),
                                Latencies.of("all writes", latencies, 3, 0, 0)),
                        Map.of("<script>", 1L),
                        timeline.points(),
                        List.of())
                .with(List.of(new Check("something holds", ok, "numbers")));
    }
}
