package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that cannot look, because it has too few files, harms nothing that lives. */
@Timeout(120)
class ScarceFilesIT {
    private static final int EACH = 20;

    @TempDir
    Path directory;

    @Test
    void whatCannotBeTakenOverIsNotTakenToBeGone() throws IOException, InterruptedException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith(services());
            Waits.until("all run", () -> running(daemon).size() == 2 * EACH);
            Set<Integer> before = running(daemon);
            daemon.killDaemon();

            try (DaemonUnderTest poor = new DaemonUnderTest(directory, List.of("prlimit", "--nofile=130:130"))) {
                int exit = poor.launch(
                                "--config", directory.resolve("supervisor.yml").toString())
                        .waitFor();
                assertThat(exit).isEqualTo(1);
                assertThat(poor.log()).contains("Too many open files");
            }
            assertThat(daemon.children().keySet()).as("all live on").containsAll(before);

            daemon.start("--config", directory.resolve("supervisor.yml").toString());
            assertThat(running(daemon)).as("and are taken over, none twice").isEqualTo(before);
        }
    }

    private static String services() {
        StringBuilder yaml = new StringBuilder("services:\n");
        for (int i = 0; i < EACH; i++) {
            yaml.append("  plain-").append(i).append(": {command: [sleep, '7700'], ready: {after: 10ms}}\n");
            yaml.append("  shim-").append(i).append(": {command: [sleep, '7701'], shim: true, ready: {after: 10ms}}\n");
        }
        return yaml.toString();
    }

    private static Set<Integer> running(DaemonUnderTest daemon) throws IOException {
        return daemon.client().serviceStatusAll(null).services().stream()
                .filter(status -> status.state().equals("running"))
                .map(ServiceStatus::pid)
                .collect(Collectors.toSet());
    }
}
