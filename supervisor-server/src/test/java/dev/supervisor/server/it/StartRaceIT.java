package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed at any point of a start, the daemon leaves no process that the database does not know, be it under a shim or not. */
class StartRaceIT {
    private static final int KILLS = Integer.getInteger("supervisor.kills", 100) / 2;
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
            Waits.untilAsserted(
                    "every service has its program in the end",
                    () -> assertThat(programs(daemon.children())).isEqualTo(SERVICES));
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
            daemon.client().serviceRestart(name(i), Duration.ZERO);
        }
        String script = "sleep 0.1; echo $SUPERVISOR_RUN_ID >> " + directory + "/executions";
        return daemon.client().runSubmit(RunSpec.of(Commands.shell(script))).runId();
    }

    /** What is neither a process that the daemon tells of nor, where that is a shim, its program. */
    private static Map<Integer, String> unknownProcesses(DaemonUnderTest daemon) throws IOException {
        Map<Integer, String> unknown = daemon.children();
        unknown.values().removeIf(command -> !command.contains("sleep 7777"));
        assertThat(programs(unknown))
                .as("one program for each service at the most")
                .isLessThanOrEqualTo(SERVICES);
        Set<Integer> known = new HashSet<>();
        Set<Integer> shims = new HashSet<>();
        for (ServiceStatus status : daemon.client().serviceStatusAll(null).services()) {
            if (status.pid() != null) {
                (hasShim(status.name()) ? shims : known).add(status.pid());
            }
        }
        unknown.keySet()
                .removeIf(pid -> known.contains(pid) || shims.contains(pid) || shims.contains(Processes.parent(pid)));
        return unknown;
    }

    private static long programs(Map<Integer, String> processes) {
        return processes.values().stream().filter("sleep 7777"::equals).count();
    }

    private static boolean hasShim(String service) {
        return service.endsWith("-shimmed");
    }

    /** Every other one has a shim. */
    private static String name(int service) {
        return "s" + service + (service % 2 == 0 ? "" : "-shimmed");
    }

    private static String services() {
        StringBuilder yaml = new StringBuilder("services:\n");
        for (int i = 0; i < SERVICES; i++) {
            yaml.append("  ")
                    .append(name(i))
                    .append(": {command: [sleep, '7777'], ready: {after: 10ms}, shim: ")
                    .append(hasShim(name(i)))
                    .append("}\n");
        }
        return yaml.toString();
    }
}
