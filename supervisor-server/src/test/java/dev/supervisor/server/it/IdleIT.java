package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.Waits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A daemon with nothing to do sleeps: facts wake it, and nothing else does but the next sample. */
class IdleIT {
    private static final int SERVICES = 20;
    private static final Duration WINDOW = Duration.ofSeconds(11);
    /** Threads of the JVM that have timers of their own, the first two of 20 and 4 beats a second. */
    private static final Pattern HOUSEKEEPING = Pattern.compile(
            "(VM Periodic Tas|Monitor Deflati|VM Thread|Service Thread|C[12] Compiler|Sweeper thread|G1 ).*");

    @TempDir
    Path directory;

    /** @param atMost wake-ups in the window: none are needed without a sample (one a second would be 11), about six for each sample */
    @ParameterizedTest
    @CsvSource({"1h, 5", "5s, 40"})
    void itUsesNextToNoCpuAndDoesNotPoll(String sampleInterval, long atMost) {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith(sleepers(sampleInterval));
            Waits.untilAsserted(
                    "all are up and measured",
                    () -> assertThat(daemon.client().serviceStatusAll(null).services())
                            .hasSize(SERVICES)
                            .allMatch(status -> status.ready() && status.memoryBytes() != null));
            int pid = (int) daemon.process().pid();
            AtomicLong ticks = new AtomicLong();
            Waits.during("it has settled", Duration.ofSeconds(2), () -> {
                long now = Processes.cpuTicks(pid);
                return ticks.getAndSet(now) == now;
            });

            Map<String, Long> before = Processes.threadWaits(pid);
            long ticksBefore = Processes.cpuTicks(pid);
            long begin = System.nanoTime();
            Waits.during(
                    "nobody asks it for anything",
                    WINDOW,
                    () -> daemon.process().isAlive());
            double seconds = (System.nanoTime() - begin) / 1e9;
            Map<String, Long> woken = Processes.threadWaits(pid);
            double cpuPercent = (Processes.cpuTicks(pid) - ticksBefore) / seconds;

            woken.replaceAll((thread, waits) -> waits - before.getOrDefault(thread, 0L));
            woken.entrySet()
                    .removeIf(thread -> thread.getValue() <= 0
                            || HOUSEKEEPING.matcher(thread.getKey()).matches());
            assertThat(cpuPercent).as("CPU in percent of one core").isLessThan(2);
            assertThat(woken.values().stream().mapToLong(Long::longValue).sum())
                    .as("wake-ups of its threads in %.1f s: %s", seconds, woken)
                    .isLessThanOrEqualTo(atMost);
        }
    }

    private static String sleepers(String sampleInterval) {
        StringBuilder yaml = new StringBuilder("daemon: {sample_interval: " + sampleInterval + "}\n")
                .append("upkeep: {retention: {schedule: '0 0 1 1 *'}, vacuum: {schedule: '0 0 1 1 *'}}\n")
                .append("services:\n");
        for (int i = 0; i < SERVICES; i++) {
            yaml.append("  quiet-").append(i).append(": {command: [sleep, '100000'], ready: {after: 10ms}}\n");
        }
        return yaml.toString();
    }
}
