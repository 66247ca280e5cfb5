package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.CommandLine;
import dev.supervisor.server.testkit.CommandLine.Result;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command line, as people and scripts call it. */
class CliIT {
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
            assertThat(run(daemon, "doctor").out()).contains("database", "clocks", "agree");
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

    private static Result run(DaemonUnderTest daemon, String... args) {
        return CommandLine.run(daemon.state(), args);
    }
}
