package dev.supervisor.server.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes families of what a list of things has to tell, one series each; a thing that has no value has no series. */
final class Family {
    private Family() {}

    static <T> GaugeSnapshot gauge(
            String name, String help, Stream<T> of, Function<T, Labels> labels, Function<T, @Nullable Number> value) {
        GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
        of.forEach(each -> {
            Number number = value.apply(each);
            if (number != null) {
                family.dataPoint(new GaugeDataPointSnapshot(number.doubleValue(), labels.apply(each), null));
            }
        });
        return family.build();
    }

    /** @param name without {@code _total}, which is written behind it */
    static <T> CounterSnapshot counter(
            String name, String help, Stream<T> of, Function<T, Labels> labels, Function<T, @Nullable Number> value) {
        CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
        of.forEach(each -> {
            Number number = value.apply(each);
            if (number != null) {
                family.dataPoint(new CounterDataPointSnapshot(number.doubleValue(), labels.apply(each), null, 0));
            }
        });
        return family.build();
    }
}
