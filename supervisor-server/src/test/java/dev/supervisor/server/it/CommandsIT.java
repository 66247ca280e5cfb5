package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.EventList;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.Health;
import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.ServiceRevision;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.StepStatus;
import dev.supervisor.rpc.model.SystemStats;
import dev.supervisor.server.testkit.CommandLine;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What can be asked of services and runs besides starting and stopping them. */
class CommandsIT extends SharedDaemon {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String TELLS_SIGNALS =
            "trap 'echo reloaded' HUP; trap 'echo noticed' USR1; echo up; while :; do sleep 0.05; done";

    private final SupervisorClient client = daemon.client();

    @Test
    void aReloadIsTheSignalOfTheDefinition() throws IOException {
        client.serviceSet(ServiceSpec.named("web")
                .shell(TELLS_SIGNALS)
                .readyLogLine("up")
                .reloadSignal("HUP")
                .build());
        ServiceStatus up = client.serviceWait("web", "up", WAIT);

        ServiceStatus reloaded = client.serviceReload("web");
        client.serviceSignal("web", "USR1", "main");

        assertThat(reloaded.pid()).isEqualTo(up.pid());
        Waits.until("it had both signals", () -> output("web").containsAll(List.of("reloaded", "noticed")));
        assertThat(client.serviceStatus("web").restartCount()).isZero();
        assertThat(client.serviceEvents("web", null, 10).events())
                .extracting(Event::reason, Event::actor)
                .contains(
                        tuple("reload", "unix:" + System.getProperty("user.name")),
                        tuple("signal USR1", "unix:" + System.getProperty("user.name")));
    }

    @Test
    void aSignalReachesTheProgramUnderItsShimAndNotTheShim() throws IOException {
        client.serviceSet(ServiceSpec.named("shimmed")
                .shell(TELLS_SIGNALS)
                .readyLogLine("up")
                .shim()
                .build());
        ServiceStatus up = client.serviceWait("shimmed", "up", WAIT);

        client.serviceSignal("shimmed", "USR1", "main");

        Waits.until("it noticed", () -> output("shimmed").contains("noticed"));
        assertThat(client.serviceStatus("shimmed").pid()).isEqualTo(up.pid());
    }

    @Test
    void whatDoesNotRunTakesNoSignalAndWhatHasNoReloadSignalIsNotReloaded() throws IOException {
        client.serviceSet(ServiceSpec.named("idle").command("sleep", "7000").build());
        client.serviceStop("idle", WAIT);

        assertThatExceptionOfType(RpcException.class)
                .isThrownBy(() -> client.serviceSignal("idle", "USR1", "main"))
                .satisfies(refused -> assertThat(refused.error()).isEqualTo(RpcError.INVALID_STATE));
        assertThatExceptionOfType(RpcException.class)
                .isThrownBy(() -> client.serviceReload("idle"))
                .withMessageContaining("reload_signal");
        assertThatExceptionOfType(RpcException.class)
                .isThrownBy(() -> client.serviceSignal("idle", "SIGNAL", "main"))
                .satisfies(refused -> assertThat(refused.data().subject()).isEqualTo("/signal"));
    }

    @Test
    void aResetForgetsFailuresAndTriesAtOnce() throws IOException {
        client.serviceSet(ServiceSpec.named("looping")
                .shell("exit 3")
                .crashLoopStarts(2)
                .backoffInitial(Duration.ofMillis(1))
                .build());
        Waits.until("it is in the slow lane", () -> state("looping").equals("crash_looping"));
        long starts = starts("looping");

        client.serviceReset("looping");

        Waits.until("it was tried again at once", () -> starts("looping") > starts);
        client.serviceSet(
                ServiceSpec.named("dead").shell("exit 4").restart("never").build());
        Waits.until("it failed", () -> state("dead").equals("failed"));
        ServiceStatus reset = client.serviceReset("dead");
        assertThat(reset.state()).isEqualTo("inactive");
        assertThat(reset.lastError()).isNull();
        assertThat(reset.exitCode()).isNull();
    }

    @Test
    void servicesAreDeletedTogetherOrNotAtAll() throws IOException {
        client.serviceSet(ServiceSpec.named("base").command("sleep", "7001").build());
        client.serviceSet(ServiceSpec.named("upper")
                .command("sleep", "7002")
                .dependsOn("base", "started")
                .build());
        client.serviceWait("upper", "up", WAIT);

        assertThatExceptionOfType(RpcException.class)
                .isThrownBy(() -> client.serviceDeleteMany(List.of("base", "nobody")))
                .satisfies(refused -> assertThat(refused.error()).isEqualTo(RpcError.NOT_FOUND));
        assertThatExceptionOfType(RpcException.class)
                .isThrownBy(() -> client.serviceDeleteMany(List.of("base")))
                .withMessageContaining("upper");
        assertThat(client.serviceStatus("base").target()).isEqualTo("up");

        assertThat(client.serviceDeleteMany(List.of("base", "upper")).tables()).containsEntry("services", 2L);
        assertThat(client.serviceStatusAll(null).services())
                .extracting(ServiceStatus::name)
                .doesNotContain("base", "upper");
    }

    @Test
    void whatADefinitionWasBeforeIsKeptWithItsSecretsMasked() throws IOException {
        client.serviceSet(changing().build());
        client.serviceSet(changing().env("LEVEL", "debug").build());
        client.serviceSet(changing().env("LEVEL", "debug").build());
        client.serviceSet(changing().secretEnv("PASSWORD", "hunter2").build());

        List<ServiceRevision> revisions = client.serviceRevisions("changing").revisions();

        assertThat(revisions).extracting(ServiceRevision::revision).containsExactly(3L, 2L, 1L);
        assertThat(revisions)
                .extracting(revision -> Objects.requireNonNull(revision.spec()).env())
                .containsExactly(Map.of("PASSWORD", "********"), Map.of("LEVEL", "debug"), Map.of());
        assertThat(revisions)
                .extracting(ServiceRevision::changedBy)
                .containsOnly("unix:" + System.getProperty("user.name"));
        assertThat(revisions).extracting(ServiceRevision::origin).containsOnly("api");
        assertThat(revisions.get(0).spec())
                .isEqualTo(client.serviceGet("changing").spec());
        assertThat(CommandLine.run(daemon.state(), "revisions", "changing").out())
                .contains("revision 3 by unix:", "  - env.LEVEL = debug\n  + env.PASSWORD = ********\n", "  the first")
                .doesNotContain("hunter2");
        assertThat(client.serviceDelete("changing").tables()).containsEntry("revisions", 3L);
    }

    private static ServiceSpec.Builder changing() {
        return ServiceSpec.named("changing").command("sleep", "7003");
    }

    @Test
    void theLastWordsAreThoseOfTheProcessThatEnded() throws IOException {
        client.serviceSet(ServiceSpec.named("reborn")
                .shell("if mkdir $MARK; then echo last words; exit 9; else echo well again; exec sleep 7004; fi")
                .env("MARK", daemon.state().resolve("reborn").toString())
                .readyLogLine("well again")
                .backoffInitial(Duration.ofMillis(1))
                .build());
        client.serviceWait("reborn", "up", WAIT);

        Explanation why = client.serviceWhy("reborn");
        assertThat(why.state()).isEqualTo("running");
        assertThat(why.lastExit()).isEqualTo("exit code 9");
        assertThat(why.lastLines()).extracting(LogLine::text).containsExactly("last words");
    }

    @Test
    void whatSomebodyAskedForIsFoundAmongAllElse() throws IOException {
        client.serviceSet(
                ServiceSpec.named("asked").command("true").restart("never").build());
        client.serviceWait("asked", "settled", WAIT);

        EventList audit = client.systemAudit(null, null, 100);
        assertThat(audit.events())
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.actor()).isNotNull())
                .anySatisfy(event -> assertThat(event.subject()).isEqualTo("asked"));
        assertThat(client.systemAudit("unix:nobody-of-this-name", null, 100).events())
                .isEmpty();
        assertThat(client.systemAudit(audit.events().get(0).actor(), null, 1).events())
                .hasSize(1);
    }

    @Test
    void theQueueIsTheOrderInWhichTurnsCome() throws IOException {
        long holding = submit("holding", 0, "sleep 7005");
        Waits.until(
                "the slots are taken",
                () -> client.systemStats().pools().get("default").queued() == 0
                        && client.runStatus(holding).state().equals("running"));
        int slots = client.systemStats().pools().get("default").slots();
        List<Long> holders = new ArrayList<>(List.of(holding));
        while (holders.size() < slots) {
            holders.add(submit("holding", 0, "sleep 7005"));
        }
        Waits.until(
                "all slots are taken",
                () -> client.systemStats().pools().get("default").running() == slots);
        long first = submit("waiting", 0, "true");
        long second = submit("waiting", 0, "true");
        long urgent = submit("waiting", 9, "true");

        assertThat(client.runQueue(10).runs()).extracting(RunStatus::runId).containsExactly(urgent, first, second);
        assertThat(client.runQueue(2).runs()).extracting(RunStatus::runId).containsExactly(urgent, first);
        assertThat(client.systemStats().pools().get("default").queued()).isEqualTo(3);
        for (long holder : holders) {
            client.runCancel(holder);
        }
        client.runWait(second, WAIT);
    }

    private long submit(String name, int priority, String line) throws IOException {
        return client.runSubmit(RunSpec.builder()
                        .name(name)
                        .shell(line)
                        .priority(priority)
                        .build())
                .runId();
    }

    @Test
    void whatAServiceUsedIsThereForAnHour() throws IOException {
        client.serviceSet(ServiceSpec.named("busy")
                .shell("while :; do :; done")
                .readyAfter(Duration.ofMillis(1))
                .build());

        Waits.until(
                "it was sampled twice",
                () -> client.serviceStats("busy", null).samples().size() >= 2);
        assertThat(client.serviceStats("busy", Duration.ofHours(1)).samples())
                .allSatisfy(sample -> assertThat(sample.memoryBytes()).isPositive())
                .anySatisfy(sample -> assertThat(sample.cpuPercent()).isGreaterThan(5))
                .isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
        client.serviceDelete("busy");
    }

    @Test
    void aRetryIsANewRunLikeTheOldOne() throws IOException {
        long failed = client.runSubmit(RunSpec.builder()
                        .name("flaky")
                        .step("one", "true")
                        .step("two", "echo $WHO; exit 7", "one")
                        .env("WHO", "me")
                        .label("team", "red")
                        .build())
                .runId();
        assertThat(client.runWait(failed, WAIT).state()).isEqualTo("failed");

        long again = client.runRetry(failed).runId();

        RunStatus end = client.runWait(again, WAIT);
        assertThat(again).isNotEqualTo(failed);
        assertThat(end.state()).isEqualTo("failed");
        assertThat(end.labels()).containsEntry("team", "red");
        assertThat(end.steps()).extracting(StepStatus::state).containsExactly("succeeded", "failed");
        Explanation why = client.runWhy(again);
        assertThat(why.lastExit()).isEqualTo("exit code 7");
        assertThat(why.lastLines()).extracting(LogLine::text).containsExactly("me");
        assertThat(why.reasons()).anySatisfy(reason -> assertThat(reason).contains("two", "exit code 7"));
    }

    @Test
    void aRunThatWaitsSaysForWhat() throws IOException {
        long slow = client.runSubmit(RunSpec.builder()
                        .step("first", "sleep 7003")
                        .step("second", "true", "first")
                        .build())
                .runId();
        Waits.until("it runs", () -> client.runStatus(slow).state().equals("running"));

        assertThat(client.runWhy(slow).reasons())
                .anySatisfy(reason -> assertThat(reason).startsWith("first: runs for"))
                .anySatisfy(reason -> assertThat(reason).isEqualTo("second: waits for first (running)"));
        assertThatExceptionOfType(RpcException.class)
                .isThrownBy(() -> client.runRetry(slow))
                .satisfies(refused -> assertThat(refused.error()).isEqualTo(RpcError.INVALID_STATE));
        client.runCancel(slow);
        client.runWait(slow, WAIT);
    }

    @Test
    void endedRunsAreDeletedAndCountedTrulyAndOthersStay() throws IOException {
        for (int i = 0; i < 3; i++) {
            long run = client.runSubmit(
                            RunSpec.builder().name("gone").shell("true").build())
                    .runId();
            client.runWait(run, WAIT);
        }
        long going = client.runSubmit(
                        RunSpec.builder().name("gone").shell("sleep 7004").build())
                .runId();

        assertThat(client.runDeleteMany(null, "gone", null).tables())
                .containsEntry("runs", 3L)
                .containsEntry("steps", 3L);
        assertThat(client.runList(null, "gone", null, 10).runs())
                .extracting(RunStatus::runId)
                .containsExactly(going);
        client.runCancel(going);
        client.runWait(going, WAIT);
    }

    @Test
    void theDaemonSaysHowItIs() throws IOException {
        assertThat(client.systemHealth().ready()).isTrue();
        assertThat(client.systemHealth().checks())
                .extracting(Health.Check::name)
                .contains("store_reads", "store_writes", "supervision", "disk_space");
        SystemStats stats = client.systemStats();
        assertThat(stats.writer().units()).isPositive();
        assertThat(stats.rpc().calls()).isPositive();
        assertThat(stats.process().residentBytes()).isGreaterThan(10 << 20);
        assertThat(stats.process().threads()).isPositive();
        assertThatExceptionOfType(RpcException.class)
                .isThrownBy(client::systemReload)
                .withMessageContaining("without a configuration file");
    }

    private List<String> output(String service) throws IOException {
        return client.serviceLogs(service, null, 100, Duration.ZERO).lines().stream()
                .map(LogLine::text)
                .toList();
    }

    private String state(String service) throws IOException {
        return client.serviceStatus(service).state();
    }

    private long starts(String service) throws IOException {
        return client.serviceEvents(service, null, 1_000).events().stream()
                .filter(event -> "starting".equals(event.toState()))
                .count();
    }
}
