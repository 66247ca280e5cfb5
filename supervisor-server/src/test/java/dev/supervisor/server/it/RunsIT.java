package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.rpc.model.RunCancelled;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.RunSubmitted;
import dev.supervisor.rpc.model.StepSpec;
import dev.supervisor.rpc.model.StepStatus;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on real processes. */
class RunsIT {
    private static final Duration WAIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void stepsRunInTheOrderOfTheirNeedsAndAFailureSkipsWhatNeedsIt() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).start()) {
            RunSpec graph = steps(
                    step("build", "echo built"),
                    step("test", "echo tested; exit 5", "build"),
                    step("docs", "echo documented", "build"),
                    step("ship", "echo shipped", "test", "docs"));
            RunStatus end = end(daemon, graph);
            assertThat(end.state()).isEqualTo("failed");
            assertThat(end.exitCode()).isEqualTo(5);
            assertThat(end.error()).contains("test");
            assertThat(end.steps())
                    .extracting(StepStatus::state)
                    .containsExactly("succeeded", "failed", "succeeded", "skipped");
            assertThat(end.steps().get(0).finishedAt())
                    .isBeforeOrEqualTo(end.steps().get(1).startedAt());
            assertThat(daemon.client()
                            .runLogs(end.runId(), "docs", null, 10, Duration.ZERO)
                            .lines())
                    .extracting(LogLine::text)
                    .containsExactly("documented");
        }
    }

    @Test
    void exitCodesAndSignalsAreToldExactly() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).start()) {
            assertThat(end(daemon, shell("exit 137")).exitCode()).isEqualTo(137);
            assertThat(end(daemon, shell("kill -KILL $$")).exitSignal()).isEqualTo("KILL");
            assertThat(end(daemon, shell("kill -SEGV $$")).exitSignal()).isEqualTo("SEGV");
            assertThat(end(daemon, shell("exit 0")).state()).isEqualTo("succeeded");
            RunStatus missing = end(daemon, RunSpec.of(List.of("/no/such/program")));
            assertThat(missing.state()).isEqualTo("failed");
            assertThat(missing.error()).contains("does not exist");
            assertThat(missing.exitCode()).isNull();
        }
    }

    @Test
    void timeOutsEndWhatRunsAndSaySo() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).start()) {
            RunStatus run = end(daemon, limited(200L, "trap '' TERM; while :; do sleep 8100; done"));
            assertThat(run.state()).isEqualTo("timed_out");
            StepSpec slow = new StepSpec("slow", Commands.shell("sleep 8101"), null, 200L);
            RunStatus steps = end(daemon, steps(slow, step("after", "echo never", "slow")));
            assertThat(steps.state()).isEqualTo("timed_out");
            assertThat(steps.steps()).extracting(StepStatus::state).containsExactly("timed_out", "skipped");
            Waits.until("nothing is left", () -> daemon.children().isEmpty());
        }
    }

    @Test
    void cancelTellsWhoWon() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("pools: {default: {slots: 1}}");
            SupervisorClient client = daemon.client();
            long running = client.runSubmit(shell("sleep 8200")).runId();
            long queued = client.runSubmit(shell("echo never")).runId();
            Waits.until("one runs", () -> client.runStatus(running).state().equals("running"));
            assertThat(client.runCancel(queued)).isEqualTo(new RunCancelled(queued, true, "cancelled"));
            assertThat(client.runCancel(queued)).isEqualTo(new RunCancelled(queued, false, "cancelled"));
            assertThat(client.runCancel(running).cancelled()).isTrue();
            RunStatus cancelled = client.runWait(running, WAIT);
            assertThat(cancelled.state()).isEqualTo("cancelled");
            assertThat(cancelled.exitSignal()).isEqualTo("TERM");
            long ended = end(daemon, shell("exit 0")).runId();
            assertThat(client.runCancel(ended)).isEqualTo(new RunCancelled(ended, false, "succeeded"));
        }
    }

    @Test
    void aCancelAtAnyMomentOfAStartLeavesNoSlotTaken() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).start()) {
            SupervisorClient client = daemon.client();
            Random random = new Random(3);
            for (int i = 0; i < 60; i++) {
                long run = client.runSubmit(shell("exec sleep 8400")).runId();
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos() * random.nextInt(15));
                assertThat(client.runCancel(run).cancelled()).isTrue();
                assertThat(client.runWait(run, WAIT).state()).isEqualTo("cancelled");
            }
            Waits.until("nothing is left", () -> daemon.children().isEmpty());
            assertThat(end(daemon, shell("exit 0")).state()).isEqualTo("succeeded");
        }
    }

    @Test
    void aPoolNeverRunsMoreThanItsSlotsAndLosesNone() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("pools: {default: {slots: 3, capacity: 40}}");
            List<RunSpec> many = Collections.nCopies(
                    40,
                    shell(
                            "mkdir -p %1$s/slots; touch %1$s/slots/$$; ls %1$s/slots | wc -l; sleep 0.05; rm %1$s/slots/$$"
                                    .formatted(directory)));
            List<Long> ids = daemon.client().runSubmitMany(many).runIds();
            assertThat(ids).doesNotHaveDuplicates().hasSize(40);
            for (long id : ids) {
                assertThat(daemon.client().runWait(id, WAIT).state()).isEqualTo("succeeded");
                String seen = daemon.client()
                        .runLogs(id, null, null, 10, Duration.ZERO)
                        .lines()
                        .get(0)
                        .text()
                        .strip();
                assertThat(Integer.parseInt(seen)).isBetween(1, 3);
            }
        }
    }

    @Test
    void aFullPoolRefusesAtOnceAndAllTogether() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("pools: {default: {slots: 1, capacity: 5}}");
            SupervisorClient client = daemon.client();
            long running = client.runSubmit(shell("sleep 8300")).runId();
            Waits.until("it runs", () -> client.runStatus(running).state().equals("running"));
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> client.runSubmitMany(Collections.nCopies(6, shell("true"))))
                    .as("it will never have room for so many")
                    .satisfies(e -> assertThat(e.error()).isEqualTo(RpcError.INVALID_PARAMS));
            client.runSubmit(shell("sleep 8301"));
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> client.runSubmitMany(Collections.nCopies(5, shell("true"))))
                    .satisfies(e -> {
                        assertThat(e.error()).isEqualTo(RpcError.QUEUE_FULL);
                        assertThat(e.data().retryable()).isTrue();
                    });
            assertThat(client.runList(null, null, null, 100).runs()).hasSize(2);

            client.runSubmitMany(Collections.nCopies(4, shell("sleep 8301")));
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> client.runSubmit(shell("true")))
                    .satisfies(e -> assertThat(e.error()).isEqualTo(RpcError.QUEUE_FULL));
            client.runCancel(running);
            Waits.until("there is room again", () -> accepts(client));
        }
    }

    private static boolean accepts(SupervisorClient client) throws IOException {
        try {
            client.runSubmit(shell("true"));
            return true;
        } catch (RpcException full) {
            assertThat(full.error()).isEqualTo(RpcError.QUEUE_FULL);
            return false;
        }
    }

    @Test
    void theSameKeyAnswersTheSameRun() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).start()) {
            RunSubmitted first = daemon.client().runSubmit(keyed("deploy-42"));
            RunSubmitted second = daemon.client().runSubmit(keyed("deploy-42"));
            assertThat(second.runId()).isEqualTo(first.runId());
            assertThat(first.deduplicated()).isFalse();
            assertThat(second.deduplicated()).isTrue();
            assertThat(daemon.client().runSubmit(keyed("deploy-43")).runId()).isNotEqualTo(first.runId());
        }
    }

    @Test
    void listGoesThroughAllRunsByCursor() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("pools: {default: {slots: 8}}");
            List<Long> ids = new ArrayList<>(daemon.client()
                    .runSubmitMany(Collections.nCopies(25, shell("true")))
                    .runIds());
            Collections.reverse(ids);
            List<Long> seen = new ArrayList<>();
            @Nullable String cursor = null;
            do {
                var page = daemon.client().runList(null, null, cursor, 10);
                page.runs().forEach(run -> seen.add(run.runId()));
                cursor = page.cursor();
            } while (cursor != null);
            assertThat(seen).isEqualTo(ids);
        }
    }

    private static RunStatus end(DaemonUnderTest daemon, RunSpec run) throws IOException {
        return daemon.client().runWait(daemon.client().runSubmit(run).runId(), WAIT);
    }

    private static RunSpec shell(String script) {
        return RunSpec.of(Commands.shell(script));
    }

    private static RunSpec keyed(String key) {
        return RunSpec.builder().shell("true").idempotencyKey(key).build();
    }

    private static RunSpec limited(long timeoutMs, String script) {
        return RunSpec.builder()
                .shell(script)
                .timeout(Duration.ofMillis(timeoutMs))
                .stopTimeout(Duration.ofMillis(100))
                .build();
    }

    private static RunSpec steps(StepSpec... steps) {
        RunSpec.Builder spec = RunSpec.builder();
        for (StepSpec step : steps) {
            spec.step(step);
        }
        return spec.build();
    }

    private static StepSpec step(String name, String script, String... needs) {
        return new StepSpec(name, Commands.shell(script), List.of(needs), null);
    }
}
