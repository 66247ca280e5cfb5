package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred real services from one file. */
class ManyServicesIT {
    private static final int SERVICES = 100;

    @TempDir
    Path directory;

    @Test
    void whatStatusAllSaysIsWhatTheKernelSays() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            StringBuilder yaml = new StringBuilder("daemon: {sample_interval: 500ms}\nservices:\n");
            for (int i = 0; i < SERVICES; i++) {
                yaml.append("  top-").append(i).append(": {command: [top, -b, -d, '5'], ready: {after: 100ms}}\n");
            }
            daemon.startWith(yaml.toString());
            Waits.untilAsserted(
                    "all are up and measured",
                    () -> assertThat(all(daemon))
                            .hasSize(SERVICES)
                            .allMatch(status -> status.state().equals("running") && status.memoryBytes() != null));

            Map<Integer, String> children = daemon.children();
            for (ServiceStatus status : all(daemon)) {
                assertThat(children.get(status.pid())).as(status.name()).isEqualTo("top -b -d 5");
                assertThat(status.memoryBytes()).isBetween(1L << 20, 64L << 20);
                assertThat(status.cpuPercent()).isBetween(0.0, 200.0);
                assertThat(status.processes()).isEqualTo(1);
            }

            ServiceStatus victim = daemon.client().serviceStatus("top-7");
            Processes.kill(victim.pid(), "KILL");
            Waits.untilAsserted("its death is told, and it comes back", () -> {
                ServiceStatus now = daemon.client().serviceStatus("top-7");
                assertThat(now.exitSignal()).isEqualTo("KILL");
                assertThat(now.state()).isEqualTo("running");
                assertThat(now.pid()).isNotEqualTo(victim.pid());
                assertThat(now.restartCount()).isEqualTo(1);
            });
            assertThat(all(daemon)).allMatch(status -> Processes.isAlive(status.pid()));
        }
    }

    @Test
    void statusAllIsOneConsistentSnapshot() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("""
                    services:
                      quick: {command: 'exit 0', backoff: {initial: 1ms, max: 1ms}, crash_loop: {starts: 1000, within: 1ms}}
                      still: {command: [sleep, '7800'], ready: {after: 10ms}}
                    """);
            long revision = 0;
            for (int i = 0; i < 500; i++) {
                ServiceStatusAll all = daemon.client().serviceStatusAll(null);
                assertThat(all.revision()).isGreaterThanOrEqualTo(revision);
                assertThat(all.services()).allMatch(status -> status.revision() <= all.revision());
                assertThat(all.services()).allMatch(ManyServicesIT::agreesWithItself);
                revision = all.revision();
            }
        }
    }

    private static boolean agreesWithItself(ServiceStatus status) {
        boolean running = List.of("running", "degraded").contains(status.state());
        boolean down = List.of("inactive", "blocked", "backoff", "crash_looping", "exited", "failed")
                .contains(status.state());
        return (!running || status.pid() != null)
                && (!down || status.pid() == null)
                && (!status.ready() || status.state().equals("running"))
                && status.state().equals("backoff") == (status.nextRetryAt() != null);
    }

    private static List<ServiceStatus> all(DaemonUnderTest daemon) throws IOException {
        return daemon.client().serviceStatusAll(null).services();
    }
}
