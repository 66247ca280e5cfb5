package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CompilerThreadsTest {
    @Test
    void aJavaProgramThatIsWarmingUpCompiles() throws IOException {
        CompilerThreads own = new CompilerThreads(ProcessHandle.current());

        assertThat(own.cpu()).isPositive().isLessThan(Duration.ofHours(1));
    }

    @Test
    void anotherProgramHasNone() throws IOException {
        Process sleep = new ProcessBuilder("sleep", "1000000").start();
        try {
            assertThat(new CompilerThreads(sleep.toHandle()).cpu()).isZero();
        } finally {
            sleep.destroyForcibly();
        }
    }
}
