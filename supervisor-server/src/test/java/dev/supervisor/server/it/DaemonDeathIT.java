package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.testkit.CommandLine;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon's death is a non-event. */
class DaemonDeathIT {
    private static final int EACH = 20;

    @TempDir
    Path directory;

    @Test
    void servicesAndRunsGoOnAndAreAdopted() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith(counters());
            Waits.untilAsserted(
                    "all services run",
                    () -> assertThat(statuses(daemon).values())
                            .hasSize(EACH)
                            .allMatch(status -> status.state().equals("running")));
            List<Long> runs = submitCounters(daemon.client());
            Waits.until("all runs run", () -> running(daemon, runs));
            Map<String, ServiceStatus> before = statuses(daemon);
            Map<Integer, String> programsBefore = programs(daemon);

            daemon.killDaemon();
            assertThat(daemon.children().keySet())
                    .as("children outlive the daemon")
                    .containsAll(
                            before.values().stream().map(ServiceStatus::pid).toList());
            daemon.startWith(counters());

            Map<String, ServiceStatus> after = statuses(daemon);
            before.forEach((name, status) -> {
                assertThat(after.get(name).pid())
                        .as(name + " is the same process")
                        .isEqualTo(status.pid());
                assertThat(after.get(name).state()).isEqualTo("running");
                assertThat(after.get(name).restartCount()).isEqualTo(status.restartCount());
            });
            assertThat(programsBefore).as("nothing is started twice").containsAllEntriesOf(programs(daemon));

            for (int i = 0; i < EACH; i++) {
                RunStatus end = daemon.client().runWait(runs.get(i), Duration.ofSeconds(60));
                assertThat(end.exitCode()).as("run %d: %s", i, end).isEqualTo(i);
                assertGapless(read(daemon.client(), runs.get(i)), 60);
            }
            Processes.kill(before.get("counter-3").pid(), "TERM");
            Waits.untilAsserted(
                    "an adopted service's true end is told",
                    () -> assertThat(daemon.client().serviceStatus("counter-3").exitSignal())
                            .isEqualTo("TERM"));
            for (int i = 0; i < EACH; i++) {
                assertGapless(serviceLines(daemon.client(), "counter-" + i, before.get("counter-" + i)), 0);
            }
        }
    }

    @Test
    void whatEndsWhileNoDaemonRunsIsToldByTheShimOrSaidToBeUnknown() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    services:
                      with-shim: {command: 'echo on; while [ ! -e %1$s/end ]; do sleep 0.05; done; echo last; exit 9', shim: true, restart: never}
                      without: {command: 'while [ ! -e %1$s/end ]; do sleep 0.05; done; exit 9', restart: never}
                    """.formatted(directory));
            SupervisorClient client = daemon.client();
            String until = "while [ ! -e " + directory + "/end ]; do sleep 0.05; done; ";
            long exit = submit(client, until + "echo last words; exit 42");
            long killed = submit(client, until + "kill -KILL $$");
            long ok = submit(client, until + "echo done");
            Waits.until("all run", () -> running(daemon, List.of(exit, killed, ok)));
            Waits.until(
                    "services run",
                    () -> statuses(daemon).values().stream()
                            .allMatch(status -> status.state().equals("running")));

            daemon.killDaemon();
            assertThat(directory.resolve("end").toFile().createNewFile()).isTrue();
            Waits.until(
                    "all programs ended",
                    () -> daemon.children().values().stream()
                            .noneMatch(command -> command.contains("sleep") && !command.contains("bye")));
            daemon.start("--config", directory.resolve("supervisor.yml").toString());

            assertThat(daemon.client().runWait(exit, Duration.ofSeconds(30)).exitCode())
                    .isEqualTo(42);
            assertThat(read(daemon.client(), exit)).containsExactly("last words");
            assertThat(daemon.client().runWait(killed, Duration.ofSeconds(30)).exitSignal())
                    .isEqualTo("KILL");
            assertThat(daemon.client().runWait(ok, Duration.ofSeconds(30)).state())
                    .isEqualTo("succeeded");
            Waits.untilAsserted(
                    "the shim told",
                    () -> assertThat(daemon.client().serviceStatus("with-shim").exitCode())
                            .isEqualTo(9));
            assertThat(daemon.client()
                            .serviceLogs("with-shim", null, 10, Duration.ZERO)
                            .lines())
                    .extracting(LogLine::text)
                    .containsExactly("on", "last");
            ServiceStatus without = daemon.client().serviceStatus("without");
            assertThat(without.exitCode()).isNull();
            assertThat(without.exitSignal()).isNull();
            assertThat(without.lastError()).contains("unknown");
            Waits.until("shims leave", () -> daemon.children().isEmpty());
        }
    }

    @Test
    void whoWaitsForARunIsToldItsEndWhenTheDaemonIsBack() throws Exception {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("{}");
            long run = submit(daemon.client(), "while [ ! -e " + directory + "/end ]; do sleep 0.05; done; exit 42");
            Waits.until("the run runs", () -> running(daemon, List.of(run)));
            Path said = directory.resolve("said.txt");
            Process waiting = CommandLine.startOnTerminal(daemon.state(), said, "wait", String.valueOf(run));
            try {
                Waits.until("it waits", () -> Files.readString(said).contains("running"));

                daemon.killDaemon();
                Waits.until("it says so", () -> Files.readString(said).contains("trying again"));
                daemon.start("--config", directory.resolve("supervisor.yml").toString());
                assertThat(directory.resolve("end").toFile().createNewFile()).isTrue();

                assertThat(waiting.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(said).content().contains("run " + run, "failed", "exit code 42");
                assertThat(waiting.exitValue()).isEqualTo(1);
            } finally {
                waiting.destroyForcibly();
            }
        }
    }

    @Test
    void whatAShimReportedIsBelievedThoughItIsGoneTooByThen() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            String until = "while [ ! -e " + directory + "/end ]; do sleep 0.05; done; ";
            daemon.startWith("services: {with-shim: {command: '" + until + "exit 9', shim: true, restart: never}}");
            long run = submit(daemon.client(), until + "exit 42");
            Waits.until("the run runs", () -> running(daemon, List.of(run)));
            Waits.until(
                    "the service runs",
                    () -> statuses(daemon).get("with-shim").state().equals("running"));

            daemon.killDaemon();
            assertThat(directory.resolve("end").toFile().createNewFile()).isTrue();
            Waits.until("both shims reported", () -> reports(daemon.state()) == 2);
            daemon.children().keySet().forEach(pid -> Processes.kill(pid, "KILL"));
            Waits.until("the shims are gone", () -> daemon.children().isEmpty());
            daemon.start("--config", directory.resolve("supervisor.yml").toString());

            assertThat(daemon.client().runWait(run, Duration.ofSeconds(30)).exitCode())
                    .isEqualTo(42);
            Waits.untilAsserted(
                    "the service's end is known",
                    () -> assertThat(statuses(daemon).get("with-shim").exitCode())
                            .isEqualTo(9));
        }
    }

    private static long reports(Path stateDir) throws IOException {
        try (Stream<Path> files = Files.list(stateDir.resolve("run"))) {
            return files.filter(file -> file.toString().endsWith(".report"))
                    .filter(DaemonDeathIT::isWhole)
                    .count();
        }
    }

    private static boolean isWhole(Path report) {
        try {
            return Files.readString(report).endsWith("\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shims and programs, without what those fork all the time: another program, or for a moment their own image. */
    private static Map<Integer, String> programs(DaemonUnderTest daemon) {
        Map<Integer, String> all = daemon.children();
        Map<Integer, String> programs = new HashMap<>(all);
        programs.values().removeIf(command -> !command.contains("echo"));
        programs.entrySet().removeIf(child -> {
            int parent = Processes.parent(child.getKey());
            return parent == 0 || child.getValue().equals(all.get(parent));
        });
        return programs;
    }

    private static String counters() {
        StringBuilder yaml = new StringBuilder("pools: {default: {slots: 30}}\nservices:\n");
        for (int i = 0; i < EACH; i++) {
            yaml.append("  counter-")
                    .append(i)
                    .append(": {command: 'i=0; while :; do i=$((i+1)); echo $i; sleep 0.02; done',")
                    .append(" ready: {after: 50ms}}\n");
        }
        return yaml.toString();
    }

    private static List<Long> submitCounters(SupervisorClient client) throws IOException {
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            runs.add(submit(client, "i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo $i; sleep 0.1; done; exit " + i));
        }
        return runs;
    }

    private static long submit(SupervisorClient client, String script) throws IOException {
        return client.runSubmit(RunSpec.of(Commands.shell(script))).runId();
    }

    private static boolean running(DaemonUnderTest daemon, List<Long> runs) throws IOException {
        for (long run : runs) {
            if (!daemon.client().runStatus(run).state().equals("running")) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, ServiceStatus> statuses(DaemonUnderTest daemon) throws IOException {
        Map<String, ServiceStatus> byName = new HashMap<>();
        daemon.client().serviceStatusAll(null).services().forEach(status -> byName.put(status.name(), status));
        return byName;
    }

    private static List<String> read(SupervisorClient client, long run) throws IOException {
        List<String> lines = new ArrayList<>();
        LogPage page = client.runLogs(run, null, "0.0.0", 10_000, Duration.ZERO);
        page.lines().forEach(line -> lines.add(line.text()));
        return lines;
    }

    private static List<String> serviceLines(SupervisorClient client, String name, ServiceStatus invocation)
            throws IOException {
        return client.serviceLogs(name, "0.0.0", 10_000, Duration.ZERO).lines().stream()
                .filter(line -> line.invocationId().equals(invocation.invocationId()) && !line.partial())
                .map(LogLine::text)
                .toList();
    }

    /** @param upTo the last number; 0: wherever it ends */
    private static void assertGapless(List<String> lines, int upTo) {
        assertThat(lines).isNotEmpty();
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo(String.valueOf(i + 1));
        }
        if (upTo > 0) {
            assertThat(lines).hasSize(upTo);
        }
    }
}
