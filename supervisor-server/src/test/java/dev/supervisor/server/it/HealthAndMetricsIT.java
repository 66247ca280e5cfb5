package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.testkit.Exposition;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What monitoring asks. */
class HealthAndMetricsIT extends SharedDaemon {
    private static final Pattern METRIC = Pattern.compile("\\b(?:supervisor|process|jvm)_[a-z0-9_]+");

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready"})
    void healthIsAnsweredWithoutAToken(String path) throws IOException {
        assertThat(get(path, "").status()).isEqualTo(200);
    }

    @Test
    void metricsAreWellFormedAndKeepToTheConventions() throws IOException {
        daemon.client().systemPing();
        daemon.client().systemInfo();

        Answer answer = metrics("");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("content-type")).startsWith("text/plain; version=0.0.4");
        assertThat(Exposition.of(answer.body()).samples())
                .containsKeys(
                        "supervisor_rpc_call_duration_seconds_count{method=\"system.ping\"}",
                        "supervisor_rpc_call_duration_seconds_sum{method=\"system.info\"}",
                        "supervisor_rpc_pending",
                        "supervisor_db_writer_queued",
                        "supervisor_db_writer_units_total",
                        "supervisor_db_writer_commit_seconds_count",
                        "supervisor_db_readers_queued",
                        "supervisor_db_wal_bytes",
                        "supervisor_dead_letters",
                        "supervisor_pool_steps{pool=\"default\",state=\"queued\"}",
                        "jvm_memory_used_bytes{area=\"heap\"}",
                        "jvm_threads_current",
                        "process_cpu_seconds_total",
                        "process_max_fds",
                        "process_start_time_seconds")
                .hasEntrySatisfying(
                        "supervisor_db_file_bytes", bytes -> assertThat(bytes).isPositive())
                .hasEntrySatisfying(
                        "process_resident_memory_bytes",
                        bytes -> assertThat(bytes).isPositive())
                .hasEntrySatisfying(
                        "process_open_fds", files -> assertThat(files).isPositive())
                .hasEntrySatisfying(
                        "supervisor_pool_slots{pool=\"default\"}",
                        slots -> assertThat(slots).isEqualTo(4));
    }

    @Test
    void whoAsksForOpenMetricsGetsIt() throws IOException {
        Answer answer = metrics("\nAccept: application/openmetrics-text; version=1.0.0");

        assertThat(answer.headers().get("content-type")).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void aViewerMayReadThemUnlessItMayNotKnowAllServices() throws IOException {
        String viewer =
                daemon.client().tokenCreate("prometheus", "viewer", null, null).token();
        String limited = daemon.client()
                .tokenCreate("limited", "operator", List.of("web-*"), null)
                .token();

        assertThat(get("/metrics", "\nAuthorization: Bearer " + viewer).status())
                .isEqualTo(200);
        assertThat(get("/metrics", "\nAuthorization: Bearer " + limited).status())
                .isEqualTo(403);
        assertThat(get("/metrics", "").status()).isEqualTo(401);
    }

    @Test
    void aServiceIsToldWithItsStateAndUsage() throws IOException {
        daemon.client().serviceSet(ServiceSpec.of("measured", List.of("sleep", "1000")));
        Waits.until(
                "the service has been sampled",
                () -> Exposition.of(metrics("").body())
                        .samples()
                        .containsKey("supervisor_service_resident_memory_bytes{service=\"measured\"}"));

        Map<String, Double> running = Exposition.of(metrics("").body()).samples();

        assertThat(running)
                .containsEntry("supervisor_service_up{service=\"measured\"}", 1.0)
                .containsEntry("supervisor_service_wanted{service=\"measured\"}", 1.0)
                .containsEntry("supervisor_service_state{service=\"measured\",state=\"running\"}", 1.0)
                .containsEntry("supervisor_service_restarts_total{service=\"measured\"}", 0.0)
                .containsEntry("supervisor_service_processes{service=\"measured\"}", 1.0)
                .containsKey("supervisor_service_cpu_seconds_total{service=\"measured\"}")
                .containsEntry("supervisor_services{state=\"running\"}", 1.0);
        assertThat(running.get("supervisor_service_start_time_seconds{service=\"measured\"}"))
                .isGreaterThan(running.get("process_start_time_seconds"));
        daemon.client().serviceDelete("measured");
        assertThat(Exposition.of(metrics("").body()).samples().keySet()).noneMatch(name -> name.contains("measured"));
    }

    @Test
    void theDashboardAsksForNothingThatIsNotExported() throws IOException {
        daemon.client().serviceSet(ServiceSpec.of("shown", List.of("sleep", "1000")));
        assertThatThrownBy(() -> daemon.client().serviceStatus("nobody")).isInstanceOf(RpcException.class);
        Waits.until(
                "the service has been sampled",
                () -> Exposition.of(metrics("").body()).names().contains("supervisor_service_cpu_seconds_total"));

        Answer dashboard = get("/grafana.json", "");
        Set<String> asked = new TreeSet<>();
        for (JsonNode query : RpcJson.lenient().readTree(dashboard.body()).findValues("expr")) {
            METRIC.matcher(query.textValue()).results().forEach(metric -> asked.add(metric.group()));
        }

        assertThat(dashboard.status()).isEqualTo(200);
        assertThat(asked).hasSizeGreaterThan(30);
        assertThat(Exposition.of(metrics("").body()).names()).containsAll(asked);
        daemon.client().serviceDelete("shown");
    }

    private static Answer metrics(String headers) throws IOException {
        return get("/metrics", "\nAuthorization: Bearer " + daemon.token() + headers);
    }

    private static Answer get(String path, String headers) throws IOException {
        try (RawHttp http = new RawHttp(daemon.url())) {
            return http.send("GET " + path + " HTTP/1.1\nHost: localhost" + headers, "")
                    .answer();
        }
    }
}
