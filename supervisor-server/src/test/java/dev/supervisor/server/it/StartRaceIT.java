package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed at any point of a start, the daemon leaves no process that the database does not know. */
class StartRaceIT {
    private static final int KILLS = Integer.getInteger("supervisor.kills", 100);
    private static final int SERVICES = 4;

    @TempDir
    Path directory;

    @Test
    void nothingRunsThatTheDatabaseDoesNotKnow() throws IOException {
        Random random = new Random(7);
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith(services());
            List<Long> runs = new ArrayList<>();
            for (int kill = 0; kill < KILLS; kill++) {
                runs.add(provokeStarts(daemon));
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos() * random.nextInt(60));
                daemon.killDaemon();
                daemon.start("--config", directory.resolve("supervisor.yml").toString());
                int round = kill;
                Waits.untilAsserted(
                        "round " + round + ": every process is known",
                        () -> assertThat(unknownProcesses(daemon)).isEmpty());
            }
            for (long run : runs) {
                assertThat(daemon.client().runWait(run, Duration.ofSeconds(60)).state())
                        .as("run %d, acknowledged, is executed and its end known", run)
                        .isEqualTo("succeeded");
            }
            Waits.until(
                    "no shim is left over",
                    () -> daemon.children().values().stream().noneMatch(command -> command.contains("executions")));
            assertThat(directory.resolve("executions"))
                    .as("none is executed twice")
                    .content()
                    .satisfies(lines -> assertThat(lines.lines()).hasSize(KILLS).doesNotHaveDuplicates());
        }
    }

    /** New invocations of everything, and a run, without waiting for any of it. */
    private long provokeStarts(DaemonUnderTest daemon) throws IOException {
        for (int i = 0; i < SERVICES; i++) {
            daemon.client().serviceRestart("s" + i, Duration.ZERO);
        }
        String script = "sleep 0.1; echo $SUPERVISOR_RUN_ID >> " + directory + "/executions";
        return daemon.client().runSubmit(RunSpec.of(Commands.shell(script))).runId();
    }

    private static Set<Integer> unknownProcesses(DaemonUnderTest daemon) throws IOException {
        Set<Integer> unknown = new HashSet<>();
        daemon.children().forEach((pid, command) -> {
            if (command.contains("sleep 7777")) {
                unknown.add(pid);
            }
        });
        Set<Integer> known = new HashSet<>();
        for (ServiceStatus status : daemon.client().serviceStatusAll(null).services()) {
            if (status.pid() != null) {
                known.add(status.pid());
            }
        }
        assertThat(unknown.size())
                .as("one process for each service at the most")
                .isLessThanOrEqualTo(SERVICES);
        unknown.removeAll(known);
        return unknown;
    }

    private static String services() {
        StringBuilder yaml = new StringBuilder("services:\n");
        for (int i = 0; i < SERVICES; i++) {
            yaml.append("  s").append(i).append(": {command: [sleep, '7777'], ready: {after: 10ms}}\n");
        }
        return yaml.toString();
    }
}
