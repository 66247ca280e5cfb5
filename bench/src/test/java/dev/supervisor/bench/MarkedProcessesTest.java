package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MarkedProcessesTest {
    @Test
    void findsWhatCarriesTheMarkWhileItLives() throws IOException, InterruptedException {
        String value = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder("sleep", "60");
        builder.environment().put("BENCH_MARK", value);
        Process process = builder.start();
        try {
            assertThat(MarkedProcesses.with("BENCH_MARK=" + value)).containsExactly((int) process.pid());
            assertThat(MarkedProcesses.with("BENCH_MARK=" + value.substring(1))).isEmpty();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(MarkedProcesses.with("BENCH_MARK=" + value)).isEmpty();
    }
}
