package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.client.Batch;
import dev.supervisor.client.Call;
import dev.supervisor.client.Calls;
import dev.supervisor.client.EventQuery;
import dev.supervisor.client.EventStream;
import dev.supervisor.client.EventSubscription;
import dev.supervisor.client.RetryPolicy;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.client.SupervisorClientBuilder;
import dev.supervisor.client.transport.CallTimeoutException;
import dev.supervisor.client.transport.TransportException;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.EventList;
import dev.supervisor.rpc.model.Pong;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.TokenCreated;
import dev.supervisor.server.testkit.DaemonUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client library against the daemon, over both transports. */
@Timeout(180)
class ClientIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    enum Over {
        UNIX,
        HTTP
    }

    private DaemonUnderTest daemon;

    @BeforeEach
    void start(@TempDir Path directory) {
        daemon = new DaemonUnderTest(directory).start();
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @ParameterizedTest
    @EnumSource
    void eventsGoOnAcrossTheDeathOfTheDaemonWithoutLossOrRepetition(Over over) throws Exception {
        String address = daemon.url().substring("http://".length());
        List<Long> followed = new ArrayList<>();
        try (SupervisorClient client = client(over);
                EventStream events = client.events(EventQuery.all().after(0))) {
            run(client, 5);
            follow(events, followed);
            run(client, 5);
            daemon.killDaemon();
            daemon.start("--listen", address);
            run(client, 5);
            follow(events, followed);
            assertThat(followed).isEqualTo(stored(client));
        }
    }

    @ParameterizedTest
    @EnumSource
    void filtersHold(Over over) throws Exception {
        try (SupervisorClient client = client(over)) {
            run(client, 2);
            long second = client.runSubmit(RunSpec.of(List.of("/bin/true"))).runId();
            client.runWait(second, LONG);
            EventQuery query = EventQuery.all().after(0).kinds("run").subject(String.valueOf(second));
            try (EventStream events = client.events(query)) {
                for (Event event = null; event == null || !"succeeded".equals(event.toState()); ) {
                    event = events.next(LONG).orElseThrow();
                    assertThat(event.kind()).isEqualTo("run");
                    assertThat(event.subject()).isEqualTo(String.valueOf(second));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsWithoutWaitingAndBatchesAnswerAsTheOthersDo(Over over) throws Exception {
        try (SupervisorClient client = client(over)) {
            RunStatus ended = client.async()
                    .runSubmit(RunSpec.of(List.of("/bin/true")))
                    .thenCompose(run -> client.async().runWait(run.runId(), LONG))
                    .get(60, TimeUnit.SECONDS);
            assertThat(ended.state()).isEqualTo("succeeded");

            Batch batch = client.batch();
            Batch.Answer<Pong> pong = batch.add(Calls.systemPing());
            Batch.Answer<RunStatus> run = batch.add(Calls.runStatus(ended.runId()));
            Batch.Answer<ServiceStatus> nobody = batch.add(Calls.serviceStatus("nobody"));
            batch.send();
            assertThat(pong.get().time()).isNotNull();
            assertThat(run.get()).isEqualTo(ended);
            assertThatThrownBy(nobody::get)
                    .isInstanceOfSatisfying(
                            RpcException.class,
                            refused -> assertThat(refused.error()).isEqualTo(RpcError.NOT_FOUND));
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreCallsAtOnceThanTheUnixSocketTakesAreAllAnswered(Over over) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(300);
        try (SupervisorClient client = builder(over)
                .retries(new RetryPolicy(50, Duration.ofMillis(50), Duration.ofMillis(500), 0.5))
                .callTimeout(LONG)
                .build()) {
            List<Future<Long>> submits = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                submits.add(callers.submit(() -> {
                    long run =
                            client.runSubmit(RunSpec.of(List.of("/bin/true"))).runId();
                    client.runWait(run, LONG);
                    return run;
                }));
            }
            Set<Long> runs = new HashSet<>();
            for (Future<Long> submit : submits) {
                runs.add(submit.get(120, TimeUnit.SECONDS));
            }
            assertThat(runs).hasSize(300);
            assertThat(client.runList(null, null, null, 1_000).runs()).hasSize(300);
        } finally {
            callers.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void callWhoseTimeIsOverSaysSoAndTheNextIsAnswered(Over over) throws Exception {
        try (SupervisorClient client = client(over)) {
            long run =
                    client.runSubmit(RunSpec.of(Commands.shell("sleep 100000"))).runId();
            Call<RunStatus> wait = Calls.runWait(run, LONG);
            assertThatThrownBy(() -> client.call(
                            new Call<>(wait.method(), wait.params(), wait.result(), Duration.ofMillis(300))))
                    .isInstanceOfSatisfying(
                            CallTimeoutException.class,
                            timeout -> assertThat(timeout.mayHaveBeenExecuted()).isTrue());
            assertThat(client.runStatus(run).runId()).isEqualTo(run);
            assertThat(client.runCancel(run).cancelled()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void statusThatChangesWithoutAnEventIsToldAndTheStreamGoesOn(Over over) throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        try (SupervisorClient client = client(over)) {
            client.serviceSet(ServiceSpec.of("web", Commands.shell("sleep 100000")));
            client.serviceWait("web", "up", LONG);
            client.serviceSet(ServiceSpec.named("needy")
                    .shell("sleep 100000")
                    .dependsOn("web", "succeeded")
                    .build());
            client.serviceWait("needy", "settled", LONG);
            try (EventStream events = client.events(EventQuery.all())
                    .onStatus(status -> told.add(status.name()))
                    .onDisconnect((reason, retryIn) -> told.add(reason))) {
                client.serviceStop("web", LONG); // by which "needy" is blocked in other words
                while (!told.contains("needy")) {
                    events.next(Duration.ofMillis(50));
                }
                assertThat(told).isSubsetOf("needy", "web");
            }
        }
    }

    @Test
    void whatAServiceIsShownAsCannotTakeTheSecretsPlace() throws Exception {
        try (SupervisorClient client = client(Over.UNIX)) {
            client.serviceSet(ServiceSpec.named("web")
                    .shell("sleep 100000")
                    .secretEnv("PASSWORD", "hunter2")
                    .build());
            ServiceSpec shown = client.serviceGet("web").spec();
            assertThat(shown.env()).containsEntry("PASSWORD", "********");
            assertThatThrownBy(() -> client.serviceSet(shown))
                    .isInstanceOfSatisfying(
                            RpcException.class,
                            refused -> assertThat(refused.error()).isEqualTo(RpcError.INVALID_PARAMS))
                    .hasMessageContaining("PASSWORD");
            assertThat(client.serviceRevisions("web").revisions()).hasSize(1);
        }
    }

    @Test
    void revokedTokenEndsItsStream() throws Exception {
        SupervisorClient admin = daemon.client();
        TokenCreated created = admin.tokenCreate("watcher", "viewer", null, null);
        try (SupervisorClient viewer = SupervisorClient.http(daemon.url(), created.token());
                EventSubscription watching = viewer.listen(EventQuery.all(), event -> {})) {
            assertThatThrownBy(() -> viewer.runSubmit(RunSpec.of(List.of("/bin/true"))))
                    .isInstanceOfSatisfying(
                            RpcException.class,
                            refused -> assertThat(refused.error()).isEqualTo(RpcError.FORBIDDEN));
            admin.tokenRevoke(created.info().id());
            assertThatThrownBy(() -> watching.ended().get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TransportException.class)
                    .hasMessageContaining("401");
            assertThatThrownBy(viewer::systemPing).isInstanceOf(TransportException.class);
        }
    }

    private SupervisorClient client(Over over) throws IOException {
        return builder(over).build();
    }

    private SupervisorClientBuilder builder(Over over) throws IOException {
        SupervisorClientBuilder builder = SupervisorClient.builder().stateDirectory(daemon.state());
        return over == Over.HTTP ? builder.url(daemon.url()) : builder;
    }

    private static void run(SupervisorClient client, int runs) throws IOException {
        for (int i = 0; i < runs; i++) {
            long run = client.runSubmit(RunSpec.of(List.of("/bin/true"))).runId();
            client.runWait(run, LONG);
        }
    }

    /** Up to the last that there is now. */
    private void follow(EventStream events, List<Long> followed) throws IOException {
        long latest = daemon.client().systemEvents(null, null, null, null, 1).latest();
        while (followed.isEmpty() || followed.get(followed.size() - 1) < latest) {
            followed.add(events.next(LONG).orElseThrow().seq());
        }
    }

    private static List<Long> stored(SupervisorClient client) throws IOException {
        List<Long> all = new ArrayList<>();
        EventList page = client.systemEvents(0L, null, null, null, 1_000);
        page.events().forEach(event -> all.add(event.seq()));
        assertThat(page.cursor()).isNull();
        return all;
    }
}
