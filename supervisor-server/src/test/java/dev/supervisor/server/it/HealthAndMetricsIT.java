package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What monitoring asks. */
class HealthAndMetricsIT extends SharedDaemon {
    private static final Pattern TYPE =
            Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|summary|histogram|untyped)");
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{" + LABEL + "(?:," + LABEL
            + ")*\\})? (-?[0-9.]+(?:[eE][+-]?[0-9]+)?|NaN|[+-]Inf)");

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready"})
    void healthIsAnsweredWithoutAToken(String path) throws IOException {
        assertThat(get(path, "").status()).isEqualTo(200);
    }

    @Test
    void metricsAreWellFormedPrometheusText() throws IOException {
        daemon.client().systemPing();
        daemon.client().systemInfo();

        Answer answer = get("/metrics", "\nAuthorization: Bearer " + daemon.token());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("content-type")).startsWith("text/plain; version=0.0.4");
        assertThat(samples(answer.body()))
                .containsKeys(
                        "supervisor_rpc_calls_seconds_count{method=\"system.ping\"}",
                        "supervisor_rpc_calls_seconds{method=\"system.info\",quantile=\"0.99\"}",
                        "supervisor_rpc_pending",
                        "supervisor_db_writer_queued",
                        "supervisor_db_writer_units_total",
                        "supervisor_db_readers_queued",
                        "supervisor_db_wal_bytes",
                        "supervisor_db_file_bytes")
                .hasEntrySatisfying(
                        "supervisor_db_file_bytes", bytes -> assertThat(bytes).isPositive());
    }

    /** Every line is a type or a sample, each type is told once and before its samples, and no sample comes twice. */
    private static Map<String, Double> samples(String text) {
        assertThat(text).endsWith("\n");
        Set<String> types = new HashSet<>();
        Map<String, Double> samples = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                assertThat(types.add(type.group(1))).as("told once: " + line).isTrue();
            } else if (sample.matches()) {
                String name = sample.group(1);
                assertThat(types.contains(name) || types.contains(name.replaceAll("_(count|sum)$", "")))
                        .as("has a type: " + line)
                        .isTrue();
                String series = name + (sample.group(2) == null ? "" : sample.group(2));
                assertThat(samples.put(series, Double.valueOf(sample.group(3).replace("Inf", "Infinity"))))
                        .as("comes once: " + line)
                        .isNull();
            } else {
                assertThat(line).as("is a sample or a type").isEmpty();
            }
        }
        return samples;
    }

    private static Answer get(String path, String headers) throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            return http.send("GET " + path + " HTTP/1.1\nHost: localhost" + headers, "")
                    .answer();
        }
    }
}
