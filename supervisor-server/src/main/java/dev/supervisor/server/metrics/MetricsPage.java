package dev.supervisor.server.metrics;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.control.Figures;
import dev.supervisor.server.control.Figures.Stored;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All that monitoring can read, in one page.
 *
 * <p>Threading: any thread; it is written by the executor.
 */
public final class MetricsPage {
    /** Then the page goes out without what the database knows: most of it is wanted most when the database is slow. */
    private static final long PATIENCE_MS = 2_000;

    private final MetricRegistry registry;
    private final Figures figures;
    private final MetricSnapshot build;
    private final Executor executor;
    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();

    /** A page as it is sent. */
    public record Page(String contentType, ByteBuffer body) {}

    /** @param executor bounded */
    public MetricsPage(MetricRegistry registry, Figures figures, String version, Executor executor) {
        this.registry = registry;
        this.figures = figures;
        this.executor = executor;
        this.build = InfoSnapshot.builder()
                .name("supervisor_build")
                .help("The daemon's version.")
                .dataPoint(new InfoDataPointSnapshot(Labels.of("version", version)))
                .build();
        JvmMetrics.builder().register(jvm);
    }

    /**
     * Writes the page.
     *
     * @param accept what the reader understands, as in HTTP; Prometheus text 0.0.4 where it does not say
     */
    public CompletableFuture<Page> write(@Nullable String accept) {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        return figures.stored()
                .thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), PATIENCE_MS, TimeUnit.MILLISECONDS)
                .exceptionally(failure -> Optional.empty())
                .thenApplyAsync(stored -> new Page(writer.getContentType(), bytes(writer, stored)), executor);
    }

    private ByteBuffer bytes(ExpositionFormatWriter writer, Optional<Stored> stored) {
        List<MetricSnapshot> families = new ArrayList<>(RegistryFamilies.of(registry));
        families.add(build);
        families.addAll(ServiceFamilies.of(figures.services()));
        families.addAll(PoolFamilies.of(figures.pools()));
        stored.ifPresent(known -> families.addAll(PoolFamilies.of(known)));
        jvm.scrape().forEach(families::add);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, new MetricSnapshots(families));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }
}
