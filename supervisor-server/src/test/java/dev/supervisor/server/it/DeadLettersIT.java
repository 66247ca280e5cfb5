package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.DeadLetter;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.store.TestDatabase;
import dev.supervisor.server.testkit.CommandLine;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was stored and cannot be read blocks nothing, is not lost, and lives again once it can be read. */
class DeadLettersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Path database;

    @BeforeEach
    void name() {
        database = directory.resolve("state/supervisor.db");
    }

    @Test
    void aServiceThatCannotBeReadRunsOnAndIsTakenUpAgainAfterARepair() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.start();
            daemon.client().serviceSet(ServiceSpec.of("web", List.of("sleep", "8800")));
            daemon.client().serviceSet(ServiceSpec.of("db", List.of("sleep", "8801")));
            int pid = pid(daemon, "web");
            pid(daemon, "db");
            daemon.killDaemon();
            TestDatabase.change(
                    database, "UPDATE services SET definition = replace(definition, '{', '#') WHERE name = 'web'");

            daemon.start();
            SupervisorClient client = daemon.client();
            DeadLetter letter = only(client);
            assertThat(letter.kind() + " " + letter.subject()).isEqualTo("service web");
            assertThat(client.serviceStatusAll(null).services())
                    .extracting("name")
                    .containsExactly("db");
            assertThat(daemon.children()).as("it runs on").containsKey(pid);
            assertThatThrownBy(() -> client.deadLetterRetry(letter.id())).hasMessageContaining("still cannot be read");
            assertThat(only(client)).isEqualTo(letter);

            daemon.killDaemon();
            TestDatabase.change(database, "UPDATE dead_letters SET rows = replace(rows, '#', '{')");
            daemon.start();
            assertThat(CommandLine.run(daemon.state(), "dead-letters").out()).contains("service", "web");
            assertThat(CommandLine.run(daemon.state(), "dead-letters", "retry", String.valueOf(letter.id()))
                            .out())
                    .isEqualTo("service web is taken up again\n");
            assertThat(pid(daemon, "web")).as("the same process").isEqualTo(pid);
            assertThat(daemon.client().deadLetterList(null, 10).deadLetters()).isEmpty();
        }
    }

    @Test
    void aNewDefinitionTakesOverTheProcessOfTheUnreadableOne() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            String yaml = "services: {web: {command: [sleep, '8802']}}";
            daemon.startWith(yaml);
            int pid = pid(daemon, "web");
            daemon.killDaemon();
            TestDatabase.change(database, "UPDATE services SET definition = 'no JSON'");
            daemon.startWith(yaml);
            assertThat(pid(daemon, "web")).isEqualTo(pid);
            assertThat(only(daemon.client()).subject()).isEqualTo("web");
            assertThat(daemon.children().values().stream().filter("sleep 8802"::equals))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"state = 'zzz'", "restart_count = 77777777777777, since = -1, state = ''"})
    void whatRunsOfAnUnreadableInstanceIsTakenOverAndNotStartedTwice(String damage) throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            String yaml = "services: {web: {command: [sleep, '8804']}}";
            daemon.startWith(yaml);
            int pid = pid(daemon, "web");
            daemon.killDaemon();
            TestDatabase.change(database, "UPDATE instances SET " + damage);
            daemon.startWith(yaml);
            assertThat(pid(daemon, "web")).isEqualTo(pid);
            assertThat(daemon.children().values().stream().filter("sleep 8804"::equals))
                    .hasSize(1);
        }
    }

    @Test
    void whatCannotBeTakenOverIsNotStartedBesideWhatRuns() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            String yaml = "services: {web: {command: [sleep, '8807']}, other: {command: [sleep, '8808']}}";
            daemon.startWith(yaml);
            pid(daemon, "web");
            pid(daemon, "other");
            daemon.killDaemon();
            TestDatabase.change(database, "UPDATE instances SET invocation_id = 'none' WHERE service = 'web'");
            daemon.startWith(yaml);
            pid(daemon, "other");
            assertThat(daemon.log()).contains("web is not as the file says");
            assertThat(daemon.children().values().stream().filter("sleep 8807"::equals))
                    .hasSize(1);
            assertThat(only(daemon.client()).tables()).containsEntry("instances", 1L);
            assertThat(daemon.client().systemWipeAll().servicesStopped()).isEqualTo(2);
            assertThat(daemon.children()).isEmpty();
        }
    }

    @Test
    void damagedRowsDoNotKeepTheDaemonFromStarting() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.start();
            daemon.client().serviceSet(ServiceSpec.of("web", List.of("sleep", "8805")));
            pid(daemon, "web");
            daemon.killDaemon();
            TestDatabase.change(database, "UPDATE instances SET boot_id = NULL");
            TestDatabase.change(
                    database,
                    "INSERT INTO dead_letters (at, kind, subject, rows, error) VALUES (1, 'run', '7', '{', 'damaged')");
            daemon.start();
            assertThat(daemon.client().deadLetterList(null, 10).deadLetters())
                    .extracting(DeadLetter::subject)
                    .containsExactly("web", "7");
        }
    }

    @Test
    void aWipeEndsWhatRunsOfDeadLettersAndAPurgeIsRefusedWhileItRuns() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.start();
            daemon.client().serviceSet(ServiceSpec.of("web", List.of("sleep", "8806")));
            int pid = pid(daemon, "web");
            daemon.killDaemon();
            TestDatabase.change(database, "UPDATE services SET definition = ''");
            daemon.start();
            assertThatThrownBy(() -> daemon.client().deadLetterPurge(null))
                    .hasMessageContaining("still runs, as process " + pid);
            assertThat(daemon.client().systemWipeAll().servicesStopped()).isEqualTo(1);
            assertThat(daemon.children()).isEmpty();
        }
    }

    @Test
    void runsThatCannotBeReadDoNotHoldUpOthers() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory)) {
            daemon.startWith("pools: {default: {slots: 1}}");
            long first = daemon.client()
                    .runSubmit(RunSpec.of(Commands.shell("exec sleep 8803")))
                    .runId();
            long queued = daemon.client()
                    .runSubmit(RunSpec.of(Commands.shell("true")))
                    .runId();
            long labelled = daemon.client()
                    .runSubmit(RunSpec.of(Commands.shell("true")))
                    .runId();
            long sound = daemon.client()
                    .runSubmit(RunSpec.of(Commands.shell("true")))
                    .runId();
            Waits.until("it runs", () -> daemon.children().containsValue("sleep 8803"));
            daemon.killDaemon();
            TestDatabase.change(database, "UPDATE runs SET spec = '[]' WHERE id IN (?, ?)", first, queued);
            TestDatabase.change(database, "UPDATE runs SET labels = '7' WHERE id = ?", labelled);

            daemon.startWith("pools: {default: {slots: 1}}");
            SupervisorClient client = daemon.client();
            assertThat(client.runWait(sound, PATIENCE).state()).isEqualTo("succeeded");
            assertThat(client.runList(null, null, null, 10).runs())
                    .extracting(RunStatus::runId)
                    .containsExactly(sound);
            Waits.until(
                    "all three are dead letters",
                    () -> client.deadLetterList(null, 10).deadLetters().size() == 3);
            assertThatThrownBy(() -> client.runStatus(queued)).hasMessageContaining("no run");
            daemon.children().keySet().forEach(pid -> Processes.kill(pid, "KILL"));
            Waits.until("nothing of it runs", () -> daemon.children().isEmpty());
            assertThat(client.deadLetterPurge(null).rowsDeleted()).isEqualTo(3);
        }
    }

    private static DeadLetter only(SupervisorClient client) throws IOException {
        List<DeadLetter> all = client.deadLetterList(null, 10).deadLetters();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static int pid(DaemonUnderTest daemon, String service) {
        Waits.until(
                "it is up", () -> daemon.client().serviceStatus(service).state().equals("running"));
        try {
            return daemon.client().serviceStatus(service).pid();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
