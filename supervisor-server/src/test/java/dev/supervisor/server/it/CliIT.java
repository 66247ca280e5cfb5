package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Reloaded;
import dev.supervisor.rpc.model.ServiceList;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.testkit.CommandLine;
import dev.supervisor.server.testkit.CommandLine.Result;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command line, as people and scripts call it. */
class CliIT {
    private static final Duration WAIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void everyCommandDoesWhatItSays() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    services:
                      web: {command: 'echo serving; exec sleep 8500', ready: {log_line: serving}}
                      bad: {command: 'exit 3', backoff: {initial: 1m, max: 1m}}
                    """);
            Waits.until(
                    "they settled",
                    () -> daemon.client().serviceStatus("bad").state().equals("backoff")
                            && daemon.client().serviceStatus("web").state().equals("running"));
            assertThat(run(daemon, "status").out())
                    .contains("NAME", "web", "running", "bad", "backoff", "next start in");
            assertThat(run(daemon, "status", "-o", "json", "web").out()).contains("\"state\" : \"running\"");
            assertThat(run(daemon, "stop", "web")).isEqualTo(new Result(0, "web: inactive\n", ""));
            assertThat(run(daemon, "start", "web").out()).startsWith("web: running (pid ");
            assertThat(run(daemon, "restart", "web").exit()).isZero();
            assertThat(run(daemon, "start", "bad").exit()).isEqualTo(1);
            assertThat(run(daemon, "why", "bad").out()).contains("started again soon", "exit code 3");
            assertThat(run(daemon, "start", "w*", "bad").out()).contains("web: running", "bad: backoff");
            assertThat(run(daemon, "logs", "web").out()).isEqualTo("serving\n".repeat(3));
            Result submit = run(daemon, "submit", "--wait", "--name", "hello", "--", "sh", "-c", "echo hello; exit 4");
            assertThat(submit.exit()).isEqualTo(1);
            assertThat(submit.out()).contains("run 1 (hello): failed");
            assertThat(run(daemon, "logs", "1").out()).isEqualTo("hello\n");
            assertThat(run(daemon, "runs").out()).contains("hello", "failed", "exit code 4");
            assertThat(run(daemon, "wait", "1").exit()).isEqualTo(1);
            assertThat(run(daemon, "cancel", "1")).satisfies(cancel -> {
                assertThat(cancel.exit()).isEqualTo(1);
                assertThat(cancel.out()).contains("had ended already");
            });
            assertThat(run(daemon, "why", "1").out()).contains("run 1 is failed", "exit code 4", "hello");
            assertThat(run(daemon, "retry", "1")).isEqualTo(new Result(0, "run 2 queued\n", ""));
            assertThat(run(daemon, "wait", "2").exit()).isEqualTo(1);
            assertThat(run(daemon, "events", "--subject", "web", "-n", "2").out())
                    .contains("web: starting -> running");
            assertThat(run(daemon, "signal", "KILL", "web").exit()).isZero();
            assertThat(run(daemon, "reset", "bad").exit()).isZero();
            assertThat(run(daemon, "reload", "web").err()).contains("reload");
            assertThat(run(daemon, "doctor").out()).contains("store_writes", "well", "database", "clocks", "agree");
            assertThat(run(daemon, "wipe").exit()).isEqualTo(2);
            assertThat(run(daemon, "wipe", "--yes").out()).contains("services", "sum");
            assertThat(run(daemon, "shutdown").out()).contains("services are stopped");
            assertThat(daemon.awaitEnd()).isZero();
        }
    }

    @Test
    void mistakesAreToldWithWhatToDo() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            Result unreachable = run(daemon, "status");
            assertThat(unreachable.exit()).isEqualTo(3);
            assertThat(unreachable.err()).contains("no daemon answers", "supervisor daemon");
            daemon.startWith("services: {web: {command: [sleep, '8600']}}");
            Result unknown = run(daemon, "stop", "wbe");
            assertThat(unknown.exit()).isEqualTo(1);
            assertThat(unknown.err()).contains("There is no service \"wbe\"", "Did you mean \"web\"?");
            assertThat(run(daemon, "statsu").err()).contains("did you mean \"status\"?");
            assertThat(run(daemon, "logs", "--folow", "web").err()).contains("did you mean \"--follow\"?");
            assertThat(run(daemon, "stop").exit()).isEqualTo(2);
            Path wrong = Files.writeString(directory.resolve("wrong"), "0".repeat(64));
            Result refused = run(daemon, "status", "--url", daemon.url(), "--token-file", wrong.toString());
            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.err()).contains("401", "admin.token");
            assertThat(run(daemon, "status", "--url", daemon.url()).exit()).isZero();
        }
    }

    @Test
    void aRunIsAsIfItWereHere() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("{}");
            Result both = run(daemon, "run", "--env", "WORD=two", "--shell", "echo one; echo $WORD >&2; exit 7");
            assertThat(both).isEqualTo(new Result(7, "one\n", "two\n"));
            String numbers = IntStream.rangeClosed(1, 30_000)
                    .mapToObj(number -> number + "\n")
                    .collect(Collectors.joining());
            assertThat(run(daemon, "run", "seq", "1", "30000")).isEqualTo(new Result(0, numbers, ""));
            assertThat(run(daemon, "run", "--shell", "printf '\\033[31m'; kill -USR1 $$")
                            .exit())
                    .isEqualTo(138);
            assertThat(run(daemon, "run", "--timeout", "200ms", "sleep", "8700").exit())
                    .isEqualTo(124);
            assertThat(run(daemon, "run", "/no/such/program")).satisfies(refused -> {
                assertThat(refused.exit()).isEqualTo(125);
                assertThat(refused.err()).contains("/no/such/program");
            });
        }
        assertThat(CommandLine.run(directory, "run", "true").exit()).isEqualTo(125);
    }

    @Test
    void anInterruptCancelsTheRun() throws Exception {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("{}");
            Path out = directory.resolve("run.out");
            Process run = CommandLine.start(daemon.state(), out, "run", "--shell", "echo begun; exec sleep 8800");
            Waits.until("it says that it has begun", () -> Files.readString(out).contains("begun"));
            Processes.kill((int) run.pid(), "INT");
            assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(run.exitValue()).isEqualTo(130);
            assertThat(Files.readString(out)).contains("cancelling run 1");
            assertThat(daemon.client().runStatus(1).state()).isEqualTo("cancelled");
        }
    }

    @Test
    void severalLogsAreFollowedTogether() throws Exception {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    services:
                      one: {command: 'echo first; exec sleep 8900'}
                      other: {command: 'echo second; exec sleep 8901'}
                    """);
            Path out = directory.resolve("logs.out");
            Process logs = CommandLine.start(daemon.state(), out, "logs", "-f", "o*");
            Waits.until(
                    "both are there",
                    () -> Files.readString(out).contains("one   | first\n")
                            && Files.readString(out).contains("other | second\n"));
            assertThat(run(daemon, "restart", "other").exit()).isZero();
            Waits.until("the new line comes", () -> Files.readString(out).split("other . second", -1).length == 3);
            logs.destroy();
            assertThat(logs.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void eventsAreFollowed() throws Exception {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("services: {web: {command: [sleep, '8950']}}");
            Path out = directory.resolve("events.out");
            Path status = directory.resolve("status.out");
            Process events = CommandLine.start(daemon.state(), out, "events", "-f", "--after", "0", "-o", "json");
            Path lines = directory.resolve("status.json");
            Process watching = CommandLine.start(daemon.state(), status, "status", "-w", "w*");
            Process reading = CommandLine.start(daemon.state(), lines, "status", "-w", "-o", "json");
            Waits.until("the past comes", () -> Files.readString(out).contains("\"to_state\":\"running\""));
            Waits.until("the table comes", () -> Files.readString(status).contains("UPTIME"));
            Waits.until("the first line comes", () -> Files.readString(lines).contains("\n"));
            assertThat(run(daemon, "stop", "web").exit()).isZero();
            Waits.until("the stop comes", () -> Files.readString(out).contains("\"to_state\":\"inactive\""));
            Waits.until("the watcher sees it", () -> Files.readString(status).contains("stopping -> inactive"));
            Waits.until("the reader sees it", () -> Files.readString(lines).contains("\"to_state\":\"inactive\""));
            assertThat(Files.readAllLines(lines)).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
            for (Process process : List.of(events, watching, reading)) {
                process.destroy();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void whatFollowsGoesOnWithTheNextDaemon() throws Exception {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            String slow = """
                    services:
                      web: {command: "trap '' TERM; echo up as $$; while :; do sleep 0.1; done", stop: {timeout: 1s}}
                    """;
            daemon.startWith(slow);
            Path logs = directory.resolve("logs");
            Path status = directory.resolve("status");
            Path top = directory.resolve("top");
            List<Process> following = List.of(
                    CommandLine.start(daemon.state(), logs, "logs", "-f", "web"),
                    CommandLine.startOnTerminal(daemon.state(), status, "status", "-w"),
                    CommandLine.startOnTerminal(daemon.state(), top, "top"));
            Waits.until(
                    "all show the service",
                    () -> Files.readString(logs).contains("up as")
                            && Files.readString(status).contains("running")
                            && Files.readString(top).contains("running"));

            daemon.signal("TERM");
            assertThat(daemon.awaitEnd()).isZero();
            Waits.until(
                    "all say what is wrong",
                    () -> Files.readString(logs).contains("supervisor: lost the connection")
                            && Files.readString(status).contains("the daemon does not answer")
                            && Files.readString(top).contains("the daemon does not answer"));
            daemon.startWith(slow);
            Waits.until("it is up", () -> daemon.client().serviceStatus("web").pid() != null);

            String pid = String.valueOf(daemon.client().serviceStatus("web").pid());
            Waits.until(
                    "all show the new one",
                    () -> Files.readString(logs).contains("up as " + pid)
                            && Files.readString(status).contains(" " + pid + " ")
                            && Files.readString(top).contains(" " + pid + " "));
            for (Process process : following) {
                process.destroy();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void onATerminalThereAreColoursAndQuestions() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    services:
                      web: {command: [sleep, '8960']}
                      slow: {command: "trap 'sleep 1; exit' TERM; while :; do sleep 0.1; done"}
                    """);
            assertThat(onTerminal(daemon, "", "restart", "web").out())
                    .contains(
                            "web: stopping \u2192 \u001b[33mstarting\u001b[0m",
                            "web: \u001b[32mrunning\u001b[0m (pid ");
            assertThat(onTerminal(daemon, "", "status", "--color", "never").out())
                    .doesNotContain("\u001b");
            assertThat(onTerminal(daemon, "no\n", "wipe").out()).contains("This stops 2 services", "Nothing was done.");
            assertThat(onTerminal(daemon, "", "submit", "--wait", "sleep", "1").out())
                    .contains("\r\u001b[Krun 1 (run): ", "run 1 (run): \u001b[32msucceeded");
            assertThat(onTerminal(daemon, "yes\n", "delete", "web", "slow").out())
                    .contains("slow: running \u2192 ", "Deleted web, slow");
            assertThat(run(daemon, "delete", "web").err()).contains("--yes");
            assertThat(run(daemon, "status", "--color", "always").out()).contains("There are no services");
        }
    }

    @Test
    void topShowsItselfAndLeavesTheTerminalAsItWas() throws Exception {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("services: {web: {command: [sleep, '8970']}}");
            Waits.until(
                    "it runs",
                    () -> daemon.client().serviceStatus("web").state().equals("running"));
            Path out = directory.resolve("top.out");
            Process top = CommandLine.startOnTerminal(daemon.state(), out, "top");
            Waits.until("it is there", () -> Files.readString(out).contains("now by name"));
            type(top, " m");
            Waits.until("both keys count", () -> Files.readString(out).contains("now by memory"));
            type(top, "q");
            assertThat(top.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(top.exitValue()).isZero();
            assertThat(Files.readString(out))
                    .contains("\u001b[?1049h", "services 1: 1 running", "web")
                    .endsWith("\u001b[?25h\u001b[?1049l");
            assertThat(run(daemon, "top").err()).contains("needs a terminal");
            Result keyless = CommandLine.inShell(
                    daemon.state(), directory, "script", "-qec", "setsid --wait supervisor top", "/dev/null");
            assertThat(keyless.exit()).isEqualTo(2);
            assertThat(keyless.out()).contains("this needs a terminal to read keys from, but /dev/tty");
        }
    }

    @Test
    void tokensAreMadeAndRevoked() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("services: {web: {command: [sleep, '8980']}}");
            Result created = run(daemon, "tokens", "create", "--role", "viewer", "--expires", "1h", "ci");
            Path token = Files.writeString(directory.resolve("ci.token"), created.out());
            String[] withIt = {"--url", daemon.url(), "--token-file", token.toString()};
            assertThat(run(daemon, concat(withIt, "status")).out()).contains("web");
            assertThat(run(daemon, concat(withIt, "stop", "web")).err()).contains("needs the role operator");
            assertThat(run(daemon, "tokens").out()).contains("ci", "viewer", "in ");
            assertThat(run(daemon, "tokens", "revoke", "1").exit()).isZero();
            assertThat(run(daemon, concat(withIt, "status")).exit()).isEqualTo(3);
        }
    }

    @Test
    void applySaysWhatItChanged() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    services:
                      web: {command: [sleep, '8990']}
                      old: {command: [sleep, '8991']}
                      older: {command: [sleep, '8993'], depends_on: {old: started}}
                    """);
            daemon.write("services: {web: {command: [sleep, '8990']}, new: {command: [sleep, '8992']}}");
            ServiceList before = daemon.client().serviceList();
            assertThat(run(daemon, "apply", "--plan").out())
                    .contains("WOULD BE", "new      created", "old      deleted", "1 unchanged.");
            assertThat(daemon.client().serviceList()).isEqualTo(before);
            assertThat(run(daemon, "apply").out())
                    .contains("WAS", "new      created", "old      deleted", "1 unchanged.");
            assertThat(daemon.client().serviceStatusAll(null).services())
                    .extracting(ServiceStatus::name)
                    .containsExactly("new", "web");
            daemon.write("services: {web: {comand: [sleep, '8990']}}");
            assertThat(run(daemon, "apply")).satisfies(broken -> {
                assertThat(broken.exit()).isEqualTo(1);
                assertThat(broken.err()).contains("comand", "command");
            });
        }
    }

    @Test
    void aPlanIsWhatIsThenDoneOnceAndAsAWhole() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    services:
                      web: {command: [sleep, '9990']}
                      db: {command: [sleep, '9991']}
                      old: {command: [sleep, '9992']}
                    """);
            SupervisorClient client = daemon.client();
            client.serviceWait("web", "up", WAIT);
            client.serviceWait("db", "up", WAIT);
            client.serviceSet(ServiceSpec.named("mine")
                    .command("sleep", "9993")
                    .dependsOn("old", "started")
                    .build());
            daemon.write("""
                    services:
                      web: {command: [sleep, '9994']}
                      db: {command: [sleep, '9991'], stop: {timeout: 3s}}
                      new: {command: [sleep, '9995']}
                    """);
            ServiceList before = client.serviceList();
            for (boolean plan : new boolean[] {true, false}) {
                assertThatExceptionOfType(RpcException.class)
                        .isThrownBy(() -> client.systemReload(plan))
                        .withMessageContaining("\"old\" is not in the file any more, but \"mine\"")
                        .satisfies(refused -> assertThat(refused.error()).isEqualTo(RpcError.INVALID_STATE));
            }
            assertThat(client.serviceList()).isEqualTo(before);

            client.serviceDelete("mine");
            Reloaded planned = client.systemReload(true);
            assertThat(planned)
                    .isEqualTo(new Reloaded(
                            List.of("new"), List.of("db"), List.of("web"), List.of("old"), List.of(), 0, List.of()));
            List<CompletableFuture<Reloaded>> together = IntStream.range(0, 4)
                    .mapToObj(call -> client.async().systemReload())
                    .toList();
            assertThat(together.stream().map(CompletableFuture::join))
                    .containsOnlyOnce(planned)
                    .contains(new Reloaded(List.of(), List.of(), List.of(), List.of(), List.of(), 3, List.of()));
        }
    }

    @Test
    void namesAreCompletedByTheDaemon() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("services: {web: {command: [sleep, '8995']}, worker: {command: [sleep, '8996']}}");
            assertThat(run(daemon, "complete", "services", "runs").out()).isEqualTo("web\nworker\n");
            Result completed = CommandLine.inShell(
                    daemon.state(),
                    directory,
                    "bash",
                    "-c",
                    "source <(supervisor completion bash); COMP_WORDS=(supervisor stop wo); COMP_CWORD=2;"
                            + " _supervisor; echo \"${COMPREPLY[*]}\"");
            assertThat(completed).isEqualTo(new Result(0, "worker\n", ""));
        }
        assertThat(CommandLine.run(directory, "complete", "services")).isEqualTo(new Result(3, "", ""));
    }

    private static String[] concat(String[] last, String... first) {
        return Stream.concat(Stream.of(first), Stream.of(last)).toArray(String[]::new);
    }

    private static void type(Process command, String keys) throws IOException {
        command.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        command.getOutputStream().flush();
    }

    private static Result onTerminal(DaemonUnderTest daemon, String typed, String... args) {
        return CommandLine.onTerminal(daemon.state(), typed, args);
    }

    private static Result run(DaemonUnderTest daemon, String... args) {
        return CommandLine.run(daemon.state(), args);
    }
}
