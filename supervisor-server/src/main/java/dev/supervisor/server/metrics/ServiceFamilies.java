package dev.supervisor.server.metrics;

import dev.supervisor.server.process.TreeUsage;
import dev.supervisor.server.supervise.ServiceView;
import dev.supervisor.server.supervise.Snapshot;
import dev.supervisor.server.supervise.State;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The services at one moment, nine series each. */
final class ServiceFamilies {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Collection<ServiceView> services;

    private ServiceFamilies(Collection<ServiceView> services) {
        this.services = services;
    }

    static List<MetricSnapshot> of(Snapshot snapshot) {
        return new ServiceFamilies(snapshot.services().values()).all();
    }

    private List<MetricSnapshot> all() {
        return List.of(
                byState(),
                gauge("up", "1 if the service runs and is ready, else 0.", view -> flag(view.state() == State.RUNNING)),
                gauge("wanted", "1 if the service should be up, else 0.", view -> flag(view.wanted())),
                Family.gauge(
                        "supervisor_service_state",
                        "1 for the state that the service is in; other states have no series.",
                        services.stream(),
                        view -> Labels.of(
                                "service", view.name(), "state", view.state().word()),
                        view -> 1),
                gauge("start_time_seconds", "When the running process was started, since the epoch.", this::startTime),
                Family.counter(
                        "supervisor_service_restarts",
                        "Restarts that were not asked for; falls to 0 when the service is started by hand or reset.",
                        services.stream(),
                        ServiceFamilies::label,
                        ServiceView::restartCount),
                Family.counter(
                        "supervisor_service_cpu_seconds",
                        "CPU time of the running process and all below it, since this daemon first saw it.",
                        services.stream(),
                        ServiceFamilies::label,
                        usage(TreeUsage::cpuSeconds)),
                gauge(
                        "resident_memory_bytes",
                        "Resident memory of the process and all below it; what they share counts for each.",
                        usage(TreeUsage::memoryBytes)),
                gauge("processes", "Living processes.", usage(TreeUsage::processes)));
    }

    private MetricSnapshot byState() {
        return Family.gauge(
                "supervisor_services",
                "Services by state.",
                Stream.of(State.values()),
                state -> Labels.of("state", state.word()),
                state -> services.stream().filter(view -> view.state() == state).count());
    }

    private MetricSnapshot gauge(String name, String help, Function<ServiceView, @Nullable Number> value) {
        return Family.gauge("supervisor_service_" + name, help, services.stream(), ServiceFamilies::label, value);
    }

    private @Nullable Number startTime(ServiceView view) {
        return view.process() == null || view.startedAt() == null
                ? null
                : view.startedAt().toEpochMilli() / MILLIS_PER_SECOND;
    }

    private static Function<ServiceView, @Nullable Number> usage(Function<TreeUsage, Number> of) {
        return view -> view.process() == null || view.usage() == null ? null : of.apply(view.usage());
    }

    private static Labels label(ServiceView view) {
        return Labels.of("service", view.name());
    }

    private static int flag(boolean is) {
        return is ? 1 : 0;
    }
}
