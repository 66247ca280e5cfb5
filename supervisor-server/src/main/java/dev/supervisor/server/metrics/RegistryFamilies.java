package dev.supervisor.server.metrics;

import com.codahale.metrics.Counting;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.metrics.BucketRegistry.Bucketed;
import dev.supervisor.server.metrics.Catalogue.Series;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry at one moment: counters and meters as counters, timers as histograms of seconds, gauges as gauges, unless their name
 * ends in {@code total}, which makes counters of them.
 */
final class RegistryFamilies {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryFamilies.class);
    private static final String TOTAL = "_total";

    private final Map<String, CounterSnapshot.Builder> counters = new HashMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new HashMap<>();
    private final Map<String, HistogramSnapshot.Builder> histograms = new HashMap<>();

    private RegistryFamilies(MetricRegistry registry) {
        registry.getGauges().forEach(this::gauge);
        registry.getCounters().forEach(this::counter);
        registry.getMeters().forEach(this::counter);
        registry.getHistograms().forEach((name, histogram) -> histogram(Catalogue.series(name), "", histogram));
        registry.getTimers().forEach((name, timer) -> histogram(Catalogue.series(name), "_seconds", timer));
    }

    static List<MetricSnapshot> of(MetricRegistry registry) {
        return new RegistryFamilies(registry).all();
    }

    private List<MetricSnapshot> all() {
        List<MetricSnapshot> all = new ArrayList<>();
        counters.values().forEach(family -> all.add(family.build()));
        gauges.values().forEach(family -> all.add(family.build()));
        histograms.values().forEach(family -> all.add(family.build()));
        return all;
    }

    /** A gauge that fails has no value, and takes nothing else with it. */
    private void gauge(String name, Gauge<?> gauge) {
        try {
            if (gauge.getValue() instanceof Number number) {
                gauge(Catalogue.series(name), number.doubleValue());
            }
        } catch (RuntimeException e) {
            LOG.warn("the metric {} cannot be read: {}", name, e.toString());
        }
    }

    private void gauge(Series series, double value) {
        if (series.family().endsWith(TOTAL)) {
            counter(series, value);
            return;
        }
        gauges.computeIfAbsent(
                        series.family(),
                        family -> GaugeSnapshot.builder().name(family).help(series.help()))
                .dataPoint(new GaugeDataPointSnapshot(value, series.labels(), null));
    }

    private void counter(String name, Counting counter) {
        counter(Catalogue.series(name), (double) counter.getCount());
    }

    private void counter(Series series, double value) {
        String name = series.family();
        String family = name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
        counters.computeIfAbsent(
                        family, key -> CounterSnapshot.builder().name(key).help(series.help()))
                .dataPoint(new CounterDataPointSnapshot(value, series.labels(), null, 0));
    }

    private void histogram(Series series, String suffix, Counting metric) {
        Buckets buckets = ((Bucketed) metric).buckets();
        histograms
                .computeIfAbsent(
                        series.family() + suffix,
                        family -> HistogramSnapshot.builder().name(family).help(series.help()))
                .dataPoint(point(buckets, series.labels()));
    }

    private static HistogramDataPointSnapshot point(Buckets buckets, Labels labels) {
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(buckets.upperBounds(), buckets.counts()))
                .sum(buckets.sum())
                .labels(labels)
                .build();
    }
}
