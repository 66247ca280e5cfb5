package dev.supervisor.client.cli;

import dev.supervisor.client.Samples;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.SystemStats;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What {@code top} shows, as it was last heard.
 *
 * @param runs that have not ended
 * @param history CPU of each service, oldest first
 * @param trouble why it is not of now; empty: it is
 */
record TopState(
        SystemInfo info,
        SystemStats stats,
        List<ServiceStatus> services,
        List<RunStatus> runs,
        Map<String, List<Double>> history,
        Instant at,
        String trouble) {
    private static final int KEPT = 60;

    TopState withTrouble(String reason) {
        return new TopState(info, stats, services, runs, history, at, reason);
    }

    TopState with(List<ServiceStatus> now, Instant time) {
        return new TopState(info, stats, now, runs, history, time, "");
    }

    TopState with(SystemInfo newInfo, SystemStats newStats, List<RunStatus> newRuns, Instant time) {
        return new TopState(newInfo, newStats, services, newRuns, history, time, "");
    }

    /** With what services used lately; those that are gone are forgotten. */
    TopState with(Samples samples) {
        Map<String, List<Double>> longer = new HashMap<>();
        samples.services().forEach((name, sample) -> {
            List<Double> known = history.getOrDefault(name, List.of());
            longer.put(
                    name,
                    Stream.concat(
                                    known.stream().skip(Math.max(0, known.size() - KEPT + 1)),
                                    Stream.of(sample.cpuPercent()))
                            .toList());
        });
        return new TopState(info, stats, services, runs, Map.copyOf(longer), at, trouble);
    }
}
