package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.StepStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunCommandsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void howFarARunIsFitsInALine() {
        assertThat(progress("queued", null, "queued")).isEqualTo("run 17 (make): queued");
        assertThat(progress("running", NOON.minusSeconds(12), "running")).isEqualTo("run 17 (make): running for 12s");
        assertThat(progress("running", NOON.minusSeconds(65), "succeeded", "skipped", "running", "running", "blocked"))
                .isEqualTo("run 17 (make): running for 1m5s; 2 of 5 steps have ended, now s2, s3");
    }

    @Test
    void aWaitOfNoTimeLooksOnce() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon()) {
            daemon.on("run.wait", params -> daemon.asked().size() > 1 ? run("succeeded", NOON) : run("running", null));

            Called wait = daemon.called("wait", "--timeout", "0", "17");

            assertThat(wait.exit()).isEqualTo(ExitCode.FAILED);
            assertThat(wait.out()).contains("run 17 (make): running");
            assertThat(daemon.asked()).containsExactly("run.wait");
        }
    }

    static RunStatus run(String state, @Nullable Instant finishedAt) {
        return new RunStatus(
                17, "make", "default", 0, state, null, null, NOON, NOON, finishedAt, null, Map.of(), List.of());
    }

    private static String progress(String state, @Nullable Instant startedAt, String... steps) {
        int[] number = {0};
        List<StepStatus> statuses = Stream.of(steps)
                .map(step ->
                        new StepStatus("s" + number[0]++, List.of(), step, null, null, null, null, null, null, null))
                .toList();
        RunStatus run = new RunStatus(
                17, "make", "default", 0, state, null, null, NOON, startedAt, null, null, Map.of(), statuses);
        return RunCommands.progress(run, NOON);
    }
}
