package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.client.EventQuery;
import dev.supervisor.client.EventStream;
import dev.supervisor.client.Samples;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service is said to use is what the kernel counts, over all its processes. */
class UsageIT {
    private static final long HOARD = 50L << 20;
    /** One that burns CPU in a session of its own, one that hoards memory, one that keeps the hoarder waiting, and their parent. */
    private static final int PROCESSES = 4;

    @TempDir
    Path directory;

    @Test
    void cpuAndMemoryAreThoseOfTheWholeTree() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    daemon: {sample_interval: 500ms}
                    services:
                      tree: {command: "setsid sh -c 'while :; do :; done' & { head -c %1$d /dev/zero; exec sleep 7400; } | tail -c %1$d & wait"}
                    """.formatted(HOARD));
            Waits.untilAsserted("its memory is told", () -> {
                long resident = resident(daemon);
                assertThat(resident).isGreaterThan(HOARD);
                assertThat(status(daemon).processes()).isEqualTo(PROCESSES);
                assertThat(status(daemon).memoryBytes()).isCloseTo(resident, Percentage.withPercentage(10));
            });

            List<Double> told = new ArrayList<>();
            long ticks = cpuTicks(daemon);
            long begin = System.nanoTime();
            Waits.during(
                    "it burns",
                    Duration.ofSeconds(4),
                    () -> told.add(status(daemon).cpuPercent()));
            double seconds = (System.nanoTime() - begin) / 1e9;
            double counted = (cpuTicks(daemon) - ticks) / seconds;

            assertThat(counted).as("percent, by the kernel").isGreaterThan(1);
            assertThat(told.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
                    .as("percent, as told on average; the main process has none of it")
                    .isBetween(counted / 1.5, counted * 1.5);
        }
    }

    @Test
    void whoFollowsAndAsksForItIsToldOverBothTransports() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    daemon: {sample_interval: 500ms}
                    services: {web: {command: [sleep, "7402"]}}
                    """);
            for (SupervisorClient client : List.of(daemon.client(), daemon.httpClient())) {
                List<Samples> told = new ArrayList<>();
                List<Samples> unasked = new ArrayList<>();
                try (client;
                        EventStream asks = client.events(
                                EventQuery.all().kinds("service").subject("web").withSamples());
                        EventStream doesNot = client.events(EventQuery.all())) {
                    asks.onSamples(told::add);
                    doesNot.onSamples(unasked::add);
                    Waits.untilAsserted("it was told", () -> {
                        asks.next(Duration.ofMillis(10));
                        doesNot.next(Duration.ofMillis(10));
                        assertThat(told).hasSizeGreaterThan(1);
                    });
                }
                assertThat(told.get(1).services()).containsOnlyKeys("web");
                assertThat(told.get(1).services().get("web").memoryBytes()).isPositive();
                assertThat(unasked).isEmpty();
            }
        }
    }

    private static ServiceStatus status(DaemonUnderTest daemon) throws IOException {
        return daemon.client().serviceStatus("tree");
    }

    private static long resident(DaemonUnderTest daemon) {
        return daemon.children().keySet().stream()
                .mapToLong(Processes::residentBytes)
                .sum();
    }

    private static long cpuTicks(DaemonUnderTest daemon) {
        return daemon.children().keySet().stream()
                .mapToLong(Processes::cpuTicks)
                .sum();
    }
}
