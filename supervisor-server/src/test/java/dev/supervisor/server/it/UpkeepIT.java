package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.UpkeepPass;
import dev.supervisor.rpc.model.UpkeepReport;
import dev.supervisor.server.testkit.CommandLine;
import dev.supervisor.server.testkit.CommandLine.Result;
import dev.supervisor.server.testkit.DaemonUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention, vacuum, backup and restore, from outside. */
class UpkeepIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void whatTheRulesDoNotKeepGoesWithItsOutputAndIsCountedTrue() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("upkeep: {keep: {runs: {succeeded: {count: 5}}}}");
            SupervisorClient client = daemon.client();
            List<Long> runs = run(client, 30);
            Path logs = daemon.state().resolve("logs/runs/0");
            assertThat(logs).isDirectoryContaining("glob:**/1");
            long before = client.systemInfo().rows().get("runs");

            UpkeepPass pass = client.systemRetention(PATIENCE);

            assertThat(pass.outcome()).isEqualTo("done");
            assertThat(pass.tables()).containsEntry("runs", 25L).containsEntry("steps", 25L);
            assertThat(pass.logFilesDeleted()).isGreaterThanOrEqualTo(25);
            assertThat(client.systemInfo().rows().get("runs")).isEqualTo(before - 25);
            assertThat(client.runList(null, null, null, 100).runs())
                    .extracting(RunStatus::runId)
                    .containsExactlyElementsOf(runs.subList(25, 30).stream()
                            .sorted(Collections.reverseOrder())
                            .toList());
            assertThat(logs.toFile().list()).hasSize(5);
            UpkeepReport report = client.systemUpkeep(10);
            assertThat(report.passes()).first().isEqualTo(pass);
            assertThat(report.schedules()).extracting("kind").containsExactly("retention", "vacuum");
        }
    }

    @Test
    void aBackupBecomesADaemonElsewhere() throws IOException {
        Path copy = directory.resolve("copy.db");
        Path other = directory.resolve("other");
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("services: {web: {command: [sleep, '8700']}}");
            List<Long> runs = run(daemon.client(), 3);
            Result backup = CommandLine.run(daemon.state(), "backup", copy.toString());
            assertThat(backup.exit()).as(backup.err()).isZero();
            assertThat(backup.out()).contains("backup done", "bytes in " + copy);
            assertThat(CommandLine.run(daemon.state(), "backup", copy.toString())
                            .out())
                    .contains("backup refused", "exists already");
            assertThat(CommandLine.run(daemon.state(), "vacuum", "--rebuild").out())
                    .contains("vacuum done", "rebuilt");
            assertThat(CommandLine.run(daemon.state(), "upkeep").out())
                    .contains("*/10 * * * *", "vacuum", "refused", "unix:");

            Result tooEarly = CommandLine.run(other, "restore", copy.toString());
            assertThat(tooEarly.exit()).isEqualTo(1);
            assertThat(tooEarly.err()).contains("still is: service web (pid ");

            daemon.client().systemWipeAll();
            Result restored = CommandLine.run(other, "restore", copy.toString());
            assertThat(restored.exit()).as(restored.err()).isZero();
            assertThat(CommandLine.run(other, "restore", copy.toString()).err()).contains("exists already");

            DaemonUnderTest second = new DaemonUnderTest(Files.createDirectory(directory.resolve("second")));
            try (second) {
                Files.move(other, second.state());
                second.start();
                assertThat(second.client().runList("succeeded", null, null, 10).runs())
                        .extracting(RunStatus::runId)
                        .containsExactlyInAnyOrderElementsOf(runs);
                assertThat(second.client().serviceGet("web").name()).isEqualTo("web");
            }
        }
    }

    @Test
    void aScheduleThatNeverFiresIsRefused() {
        DaemonUnderTest daemon = new DaemonUnderTest(directory);
        daemon.launch(
                "--config",
                daemon.write("upkeep: {vacuum: {schedule: '0 3 31 2 *'}}").toString());
        assertThat(daemon.awaitEnd()).isEqualTo(1);
        assertThat(daemon.log()).contains("upkeep.vacuum.schedule: \"0 3 31 2 *\" never fires");
    }

    private static List<Long> run(SupervisorClient client, int count) throws IOException {
        List<Long> ids = client.runSubmitMany(Collections.nCopies(count, RunSpec.of(Commands.shell("echo done"))))
                .runIds();
        for (long id : ids) {
            client.runWait(id, PATIENCE);
        }
        return ids;
    }
}
