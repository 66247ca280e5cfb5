package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.SmallDisk;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon's state on a disk that fills up, and has room again. */
class DiskFullIT {
    @TempDir
    Path directory;

    @Test
    void writesAreRefusedReadsAndSupervisionGoOnAndWritingResumesByItself() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 48 << 10);
                DaemonUnderTest daemon = new DaemonUnderTest(disk.directory())) {
            daemon.startWith("""
                    services:
                      web: {command: [sleep, '8900'], backoff: {initial: 100ms, max: 100ms}}
                    """);
            SupervisorClient client = daemon.client();
            long before = client.runSubmit(RunSpec.of(Commands.shell("true"))).runId();
            client.runWait(before, Duration.ofSeconds(60));
            int pid = Waits.value("web is up", () -> client.serviceStatus("web").pid());
            disk.fill(0);

            Waits.until("writes are refused", () -> submitFails(client));
            assertThat(client.runStatus(before).state()).isEqualTo("succeeded");
            assertThat(client.runList(null, null, null, 10).runs()).isNotEmpty();
            Processes.kill(pid, "KILL");
            Waits.until(
                    "its end is seen",
                    () -> !Objects.equals(client.serviceStatus("web").pid(), pid));

            disk.free();
            RunStatus after = Waits.value("writing resumes", () -> {
                try {
                    return client.runWait(
                            client.runSubmit(RunSpec.of(Commands.shell("true"))).runId(), Duration.ofSeconds(60));
                } catch (RpcException notYet) {
                    return null;
                }
            });
            assertThat(after.state()).isEqualTo("succeeded");
            Waits.until(
                    "web is up again", () -> client.serviceStatus("web").state().equals("running"));
            assertThat(daemon.children().values().stream().filter("sleep 8900"::equals))
                    .hasSize(1);
        }
    }

    private static boolean submitFails(SupervisorClient client) throws IOException {
        try {
            client.runSubmit(RunSpec.of(Commands.shell("true # " + "x".repeat(20_000))));
            return false;
        } catch (RpcException full) {
            assertThat(full.error()).isEqualTo(RpcError.STORAGE_FULL);
            return true;
        }
    }
}
