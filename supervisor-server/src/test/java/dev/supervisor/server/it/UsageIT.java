package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

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
