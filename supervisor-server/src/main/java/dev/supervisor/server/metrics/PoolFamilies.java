package dev.supervisor.server.metrics;

import dev.supervisor.server.control.Figures.Stored;
import dev.supervisor.server.run.Pool;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pools with their queues, and the dead letters. */
final class PoolFamilies {
    private PoolFamilies() {}

    static List<MetricSnapshot> of(List<Pool> pools) {
        return List.of(
                gauge(pools, "slots", "Steps that may run at the same time.", Pool::slots),
                gauge(
                        pools,
                        "capacity",
                        "Steps that may be queued or blocked before submits are refused.",
                        Pool::capacity));
    }

    static List<MetricSnapshot> of(Stored stored) {
        GaugeSnapshot.Builder steps = GaugeSnapshot.builder()
                .name("supervisor_pool_steps")
                .help("Steps of runs that have not ended: queued for a slot, blocked by other steps, running.");
        stored.steps()
                .forEach((pool, states) -> states.forEach((state, count) -> steps.dataPoint(
                        new GaugeDataPointSnapshot(count, Labels.of("pool", pool, "state", state), null))));
        return List.of(
                steps.build(),
                Family.gauge(
                        "supervisor_dead_letters",
                        "Stored payloads that cannot be read and wait for somebody to decide about them.",
                        Stream.of(stored.deadLetters()),
                        count -> Labels.EMPTY,
                        count -> count));
    }

    private static MetricSnapshot gauge(
            List<Pool> pools, String name, String help, Function<Pool, @Nullable Number> value) {
        return Family.gauge(
                "supervisor_pool_" + name, help, pools.stream(), pool -> Labels.of("pool", pool.name()), value);
    }
}
