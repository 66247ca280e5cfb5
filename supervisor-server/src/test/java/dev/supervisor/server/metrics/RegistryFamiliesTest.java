package dev.supervisor.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.Exposition;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RegistryFamiliesTest {
    private final BucketRegistry registry = new BucketRegistry();

    @Test
    void aTimerIsAHistogramOfSeconds() throws IOException {
        registry.timer("db.writer.wait").update(50, TimeUnit.MICROSECONDS);
        registry.timer("db.writer.wait").update(3, TimeUnit.MILLISECONDS);
        registry.timer("db.writer.wait").update(5, TimeUnit.MILLISECONDS);
        registry.timer("db.writer.wait").update(2, TimeUnit.MINUTES);

        Exposition page = page();

        assertThat(page.type("supervisor_db_writer_wait_seconds")).isEqualTo("histogram");
        assertThat(page.samples())
                .containsEntry("supervisor_db_writer_wait_seconds_bucket{le=\"1.0E-4\"}", 1.0)
                .containsEntry("supervisor_db_writer_wait_seconds_bucket{le=\"0.0025\"}", 1.0)
                .containsEntry("supervisor_db_writer_wait_seconds_bucket{le=\"0.005\"}", 3.0)
                .containsEntry("supervisor_db_writer_wait_seconds_bucket{le=\"60.0\"}", 3.0)
                .containsEntry("supervisor_db_writer_wait_seconds_bucket{le=\"+Inf\"}", 4.0)
                .containsEntry("supervisor_db_writer_wait_seconds_count", 4.0)
                .containsEntry("supervisor_db_writer_wait_seconds_sum", 120.00805);
    }

    @Test
    void aTimerStillKnowsItsRecentQuantiles() {
        registry.timer("db.writer.wait").update(3, TimeUnit.MILLISECONDS);

        assertThat(registry.timer("db.writer.wait").getSnapshot().get99thPercentile())
                .isEqualTo(3e6);
    }

    @Test
    void aHistogramOfNumbersHasNoUnit() throws IOException {
        registry.histogram("db.writer.group_size").update(4);
        registry.histogram("db.writer.group_size").update(5);

        assertThat(page().samples())
                .containsEntry("supervisor_db_writer_group_size_bucket{le=\"4.0\"}", 1.0)
                .containsEntry("supervisor_db_writer_group_size_bucket{le=\"16.0\"}", 2.0)
                .containsEntry("supervisor_db_writer_group_size_sum", 9.0);
    }

    @Test
    void metricsOfOneFamilyDifferByLabel() throws IOException {
        registry.timer("rpc.calls.run.submit").update(1, TimeUnit.SECONDS);
        registry.timer("rpc.calls.service.status").update(2, TimeUnit.SECONDS);
        registry.counter("rpc.errors.run.submit").inc(3);

        assertThat(page().samples())
                .containsEntry("supervisor_rpc_call_duration_seconds_sum{method=\"run.submit\"}", 1.0)
                .containsEntry("supervisor_rpc_call_duration_seconds_sum{method=\"service.status\"}", 2.0)
                .containsEntry("supervisor_rpc_errors_total{method=\"run.submit\"}", 3.0);
    }

    @Test
    void whatNobodyListedComesOutByTheConventions() throws IOException {
        registry.counter("new.part.droppedEvents").inc();
        registry.meter("new.part.seen").mark(2);
        registry.gauge("new.part.open-files", () -> () -> 7);
        registry.gauge("new.part.bytes_total", () -> () -> 8);
        registry.gauge("new.part.words", () -> () -> "no number");
        registry.timer("new.part.delay").update(1, TimeUnit.SECONDS);

        Exposition page = page();

        assertThat(page.samples())
                .containsEntry("supervisor_new_part_dropped_events_total", 1.0)
                .containsEntry("supervisor_new_part_seen_total", 2.0)
                .containsEntry("supervisor_new_part_open_files", 7.0)
                .containsEntry("supervisor_new_part_bytes_total", 8.0)
                .containsEntry("supervisor_new_part_delay_seconds_count", 1.0)
                .doesNotContainKey("supervisor_new_part_words");
        assertThat(page.help("supervisor_new_part_open_files")).isEqualTo("The daemon's new.part.open-files.");
    }

    @Test
    void aGaugeThatFailsTakesNothingElseWithIt() throws IOException {
        registry.gauge("db.wal.bytes", () -> () -> {
            throw new IllegalStateException("closed");
        });
        registry.counter("db.writer.units").inc();

        assertThat(page().samples())
                .containsOnlyKeys("supervisor_db_writer_units_total")
                .containsEntry("supervisor_db_writer_units_total", 1.0);
    }

    private Exposition page() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, new MetricSnapshots(RegistryFamilies.of(registry)));
        return Exposition.of(out.toString(UTF_8));
    }
}
