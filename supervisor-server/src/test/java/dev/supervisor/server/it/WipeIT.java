package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.Wiped;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The complete wipe. */
class WipeIT {
    @TempDir
    Path directory;

    @Test
    void countsAreTrueAndReadersAreNotDisturbed() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("pools: {default: {slots: 8}}");
            SupervisorClient client = daemon.client();
            List<Long> ids = client.runSubmitMany(Collections.nCopies(200, RunSpec.of(Commands.shell("true"))))
                    .runIds();
            for (long id : ids) {
                client.runWait(id, Duration.ofSeconds(60));
            }
            Map<String, Long> before = new HashMap<>(client.systemInfo().rows());
            assertThat(before).containsEntry("runs", 200L).containsEntry("steps", 200L);
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> readAllTheWhile(daemon, done));

            Wiped wiped = client.systemWipeAll();
            done.set(true);

            assertThat(wiped.tables()).isEqualTo(before);
            assertThat(wiped.rowsDeleted())
                    .isEqualTo(
                            before.values().stream().mapToLong(Long::longValue).sum());
            assertThat(reader.join()).isPositive();
            Map<String, Long> after = client.systemInfo().rows();
            assertThat(after)
                    .containsEntry("runs", 0L)
                    .containsEntry("steps", 0L)
                    .containsEntry("services", 0L);
            assertThat(after).containsEntry("events", 1L);
            Waits.until(
                    "its pages go back to the disk", () -> client.systemInfo().freePages() == 0);
            assertThat(client.runSubmit(RunSpec.of(Commands.shell("true"))).runId())
                    .as("ids are not used again")
                    .isEqualTo(201);
        }
    }

    @Test
    void everythingIsStoppedFirstAndWhatTheFileDeclaresComesBackWithIt() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith(
                    "services: {a: {command: [sleep, '8400']}, b: {command: [sleep, '8401'], depends_on: [a]}}");
            SupervisorClient client = daemon.client();
            client.runSubmit(RunSpec.of(Commands.shell("exec sleep 8402")));
            Waits.until(
                    "all runs",
                    () -> daemon.children().values().stream()
                                    .filter(command -> command.startsWith("sleep 840"))
                                    .count()
                            == 3);

            Wiped wiped = client.systemWipeAll();

            assertThat(wiped.servicesStopped()).isEqualTo(2);
            assertThat(wiped.runsStopped()).isEqualTo(1);
            assertThat(wiped.tables())
                    .containsEntry("services", 2L)
                    .containsEntry("instances", 2L)
                    .containsEntry("runs", 1L);
            Waits.until("nothing is left", () -> daemon.children().isEmpty());
            assertThat(client.serviceList().services()).isEmpty();
            daemon.signal("HUP");
            Waits.until(
                    "the file's services are back",
                    () -> client.serviceStatusAll(null).services().stream()
                                    .filter(status -> status.state().equals("running"))
                                    .count()
                            == 2);
        }
    }

    private static int readAllTheWhile(DaemonUnderTest daemon, AtomicBoolean done) {
        int reads = 0;
        try (SupervisorClient reader = daemon.httpClient()) {
            while (!done.get()) {
                long runs = reader.systemInfo().rows().get("runs");
                assertThat(runs).as("all or nothing").isIn(0L, 200L);
                reads++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reads;
    }
}
