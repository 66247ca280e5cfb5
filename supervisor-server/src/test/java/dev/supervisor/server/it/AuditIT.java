package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.store.TestDatabase;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method that a viewer may not call leaves an event that says who called it, whether it did something or was refused. */
class AuditIT {
    private static final String ACTOR = "token:auditor";
    /** A viewer may not know the tokens, but to list them changes nothing. */
    private static final Set<String> READING = Set.of("token.list");
    /** Ends the daemon, and so has a test of its own. */
    private static final String SHUTDOWN = "system.shutdown";

    @TempDir
    static Path directory;

    private static DaemonUnderTest daemon;
    private static String token;
    private static long letter;

    @BeforeAll
    static void start() throws IOException {
        daemon = new DaemonUnderTest(directory).startWith("services: {declared: {command: [sleep, '9101']}}");
        service("lost");
        daemon.killDaemon();
        Path database = daemon.state().resolve("supervisor.db");
        TestDatabase.change(
                database, "UPDATE services SET definition = replace(definition, '{', '#') WHERE name = 'lost'");
        daemon.start("--config", directory.resolve("supervisor.yml").toString());
        letter = daemon.client().deadLetterList(null, 1).deadLetters().get(0).id();
        daemon.killDaemon();
        TestDatabase.change(database, "UPDATE dead_letters SET rows = replace(rows, '#', '{')");
        daemon.start("--config", directory.resolve("supervisor.yml").toString());
        token = daemon.client().tokenCreate("auditor", "admin", null, null).token();
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @ParameterizedTest
    @MethodSource("changing")
    void whatIsDoneIsRecordedWithWhoDidIt(String method) throws IOException {
        String params = params(method);
        long before = latest();

        JsonNode answer = call(method, params);

        assertThat(answer.path("result").isMissingNode()).as(answer.toString()).isFalse();
        assertThat(since(before))
                .as("in one transaction with the change, so at once")
                .anySatisfy(event -> {
                    assertThat(event.actor()).isEqualTo(ACTOR);
                    assertThat(event.kind()).isNotEqualTo("audit");
                    assertThat(event.subject()).isNotEmpty();
                });
    }

    @ParameterizedTest
    @MethodSource("dev.supervisor.server.it.Contract#beyondViewers")
    void whatIsRefusedIsRecordedWithWhoAskedForIt(String method) throws IOException {
        long before = latest();

        JsonNode answer = call(method, "{\"nonsense\": \"\\u001b[2J\"}");

        assertThat(answer.path("error").path("data").path("code").asText()).isEqualTo("INVALID_PARAMS");
        Waits.untilAsserted(
                "it is recorded",
                () -> assertThat(since(before)).anySatisfy(event -> {
                    assertThat(event.kind()).isEqualTo("audit");
                    assertThat(event.subject()).isEqualTo(method);
                    assertThat(event.actor()).isEqualTo(ACTOR);
                    assertThat(event.toState()).isEqualTo("refused");
                    assertThat(event.reason()).startsWith("INVALID_PARAMS").doesNotContain("\u001b");
                }));
    }

    /** A viewer may ask for one, but it opens a door. */
    @Test
    void aLinkIntoTheCockpitIsRecordedToo() throws IOException {
        long before = latest();

        assertThat(call("system.cockpit", "{}").path("result").path("url").asText())
                .contains("#login=");
        Waits.untilAsserted(
                "it is recorded",
                () -> assertThat(since(before)).anySatisfy(event -> {
                    assertThat(event.actor()).isEqualTo(ACTOR);
                    assertThat(event.reason()).isEqualTo("was given a one-time link");
                }));
    }

    @Test
    void aShutdownIsRecordedToo(@TempDir Path other) throws IOException {
        try (DaemonUnderTest ended = new DaemonUnderTest(other).start()) {
            ended.client().systemShutdown(null);
            assertThat(ended.awaitEnd()).isZero();
            ended.start();
            assertThat(ended.client()
                            .systemEvents(null, null, List.of("system"), null, 10)
                            .events())
                    .anySatisfy(event -> {
                        assertThat(event.reason()).startsWith("shutdown");
                        assertThat(event.actor()).startsWith("unix:");
                    });
        }
    }

    private static Stream<String> changing() {
        return Contract.beyondViewers()
                .filter(method -> !READING.contains(method) && !method.equals(SHUTDOWN))
                .sorted(Comparator.comparing(AuditIT::turn));
    }

    /** What takes away what others need comes after them. */
    private static int turn(String method) {
        return switch (method) {
            case "system.wipe_all" -> 2;
            case "dead_letter.purge" -> 1;
            default -> 0;
        };
    }

    /** With which the method does something; what it is done to is made before. */
    private static String params(String method) throws IOException {
        String name = method.replace('.', '-');
        return switch (method) {
            case "service.set" -> "{\"name\":\"new\",\"command\":[\"sleep\",\"9102\"]}";
            case "service.signal" -> "{\"name\":\"" + service(name) + "\",\"signal\":\"CONT\"}";
            case "service.delete_many" -> "{\"names\":[\"" + service(name) + "\"]}";
            case "service.delete",
                    "service.start",
                    "service.stop",
                    "service.restart",
                    "service.reload",
                    "service.reset" -> "{\"name\":\"" + service(name) + "\"}";
            case "run.submit" -> "{\"command\":[\"true\"]}";
            case "run.submit_many" -> "{\"runs\":[{\"command\":[\"true\"]}]}";
            case "run.cancel" -> "{\"run_id\":" + run("sleep", "9103") + "}";
            case "run.retry" -> "{\"run_id\":" + ended(run("false")) + "}";
            case "dead_letter.retry" -> "{\"id\":" + letter + "}";
            case "system.backup" -> "{\"path\":\"" + directory.resolve("copy.db") + "\"}";
            case "token.create" -> "{\"name\":\"made\",\"role\":\"viewer\"}";
            case "token.revoke" ->
                "{\"id\":"
                        + daemon.client()
                                .tokenCreate("gone", "viewer", null, null)
                                .info()
                                .id() + "}";
            case "run.delete_many",
                    "dead_letter.purge",
                    "system.retention",
                    "system.vacuum",
                    "system.reload",
                    "system.wipe_all" -> "{}";
            default -> throw new AssertionError("say here how " + method + " is called");
        };
    }

    private static String service(String name) throws IOException {
        SupervisorClient client = daemon.client();
        client.serviceSet(ServiceSpec.named(name)
                .command("sleep", "9104")
                .reloadSignal("CONT")
                .build());
        client.serviceWait(name, "up", Duration.ofSeconds(30));
        return name;
    }

    private static long run(String... command) throws IOException {
        return daemon.client().runSubmit(RunSpec.of(List.of(command))).runId();
    }

    private static long ended(long run) throws IOException {
        daemon.client().runWait(run, Duration.ofSeconds(30));
        return run;
    }

    private static long latest() throws IOException {
        return daemon.client().systemEvents(null, null, null, null, 1).latest();
    }

    private static List<Event> since(long before) throws IOException {
        return daemon.client().systemEvents(before, null, null, null, 1_000).events();
    }

    private static JsonNode call(String method, String params) throws IOException {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
        try (RawHttp http = new RawHttp(daemon.url())) {
            return RpcJson.lenient().readTree(http.call(token, body).answer().body());
        }
    }
}
