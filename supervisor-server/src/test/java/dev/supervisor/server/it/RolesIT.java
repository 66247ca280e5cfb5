package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.TokenCreated;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An attacker who has a token, and wants more than it is good for. */
class RolesIT extends SharedDaemon {
    private static final String FOREIGN = "db-secret";
    private static final String OWN = "web-1";
    /** What a service's own name is not needed for. */
    private static final List<String> OF_ALL = List.of("service.list", "service.status_all");

    private static final Pattern LATEST = Pattern.compile("\"latest\":\\d+");

    private static String viewer;
    private static String operator;
    private static String scoped;

    @BeforeAll
    static void prepare() throws IOException {
        for (String name : List.of(FOREIGN, OWN)) {
            daemon.client().serviceSet(ServiceSpec.of(name, List.of("sleep", "9201")));
            daemon.client().serviceWait(name, "up", Duration.ofSeconds(30));
        }
        viewer = token("watching", "viewer", null);
        operator = token("operating", "operator", null);
        scoped = token("scoped", "operator", List.of("web-*"));
    }

    @Test
    void theseAreAllTheMethodsThereAre() throws IOException {
        TreeSet<String> served = new TreeSet<>();
        daemon.client()
                .rpcDiscover()
                .path("methods")
                .forEach(method -> served.add(method.path("name").asText()));
        assertThat(Contract.methods().keySet()).isEqualTo(served);
    }

    @ParameterizedTest
    @MethodSource("dev.supervisor.server.it.Contract#beyondViewers")
    void aViewerChangesNothingAndItsTryIsRecorded(String method) throws IOException {
        refusedAndRecorded(viewer, "token:watching", method);
    }

    @ParameterizedTest
    @MethodSource("admins")
    void anOperatorIsNoAdmin(String method) throws IOException {
        refusedAndRecorded(operator, "token:operating", method);
    }

    private static Stream<String> admins() {
        return Contract.methods().entrySet().stream()
                .filter(method -> method.getValue() == Role.ADMIN)
                .map(Map.Entry::getKey);
    }

    private static void refusedAndRecorded(String token, String actor, String method) throws IOException {
        long before = daemon.client().systemEvents(null, null, null, null, 1).latest();
        JsonNode error = call(token, method, "{\"name\":\"" + OWN + "\"}").path("error");
        assertThat(error.path("data").path("code").asText()).isEqualTo("FORBIDDEN");
        Waits.untilAsserted(
                "it is recorded",
                () -> assertThat(daemon.client()
                                .systemEvents(before, null, null, null, 100)
                                .events())
                        .anySatisfy(event -> {
                            assertThat(event.kind()).isEqualTo("audit");
                            assertThat(event.subject()).isEqualTo(method);
                            assertThat(event.actor()).isEqualTo(actor);
                        }));
    }

    @ParameterizedTest
    @MethodSource("aboutAService")
    void anotherServiceIsOutOfReachAndNotEvenKnown(String method) throws IOException {
        String known = refusal(method, FOREIGN);
        assertThat(known).contains("FORBIDDEN").doesNotContain(FOREIGN);
        assertThat(refusal(method, "no-such")).isEqualTo(known);
        assertThat(refusal(method, "web-1\\u0000")).isNotEmpty();
        String byPosition = call(scoped, method, "[\"" + FOREIGN + "\"]").toString();
        assertThat(byPosition).contains("FORBIDDEN");
        assertThat(call(scoped, method, "{\"name\":[\"" + FOREIGN + "\"]}").toString())
                .contains("FORBIDDEN");
        assertThat(call(scoped, method, "{\"names\":[\"" + OWN + "\",\"" + FOREIGN + "\"]}")
                        .toString())
                .contains("FORBIDDEN");
    }

    @Test
    void whatIsInTheWayOfADeletionIsNotNamedToOneWhoMayNotKnowIt() throws IOException {
        daemon.client().serviceSet(ServiceSpec.of("web-base", List.of("sleep", "9203")));
        daemon.client()
                .serviceSet(ServiceSpec.named("db-hidden")
                        .command(List.of("sleep", "9204"))
                        .dependsOn("web-base", "started")
                        .build());

        JsonNode error =
                call(scoped, "service.delete", "{\"name\":\"web-base\"}").path("error");

        assertThat(error.path("data").path("code").asText()).isEqualTo("INVALID_STATE");
        assertThat(error.path("message").asText()).endsWith("1 that this token is not for");
        assertThat(error.toString()).doesNotContain("db-hidden");
    }

    private static Stream<String> aboutAService() {
        return Contract.methods().keySet().stream()
                .filter(method -> method.startsWith("service.") && !OF_ALL.contains(method));
    }

    private static String refusal(String method, String name) throws IOException {
        return call(scoped, method, "{\"name\":\"" + name + "\",\"command\":[\"true\"]}")
                .path("error")
                .toString();
    }

    @ParameterizedTest
    @MethodSource("aboutNoService")
    void whatConcernsAllServicesIsNotForOneWhoMayKnowSome(String method) throws IOException {
        String answer = call(scoped, method, "{}").toString();
        assertThat(answer).contains("FORBIDDEN").doesNotContain(FOREIGN);
    }

    private static Stream<String> aboutNoService() {
        List<String> filtered = List.of("system.ping", "system.events", "rpc.discover");
        return Contract.methods().keySet().stream()
                .filter(method -> !method.startsWith("service.") && !filtered.contains(method));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service.list {}",
                "service.status_all {}",
                "service.status_all {\"selector\":{\"names\":[\"db-secret\"]}}",
                "service.status_all {\"selector\":{\"names\":[\"no-such\"]}}",
                "service.status_all {\"selector\":{\"prefix\":\"db\"}}",
                "system.events {\"limit\":1000}",
                "system.events {\"after\":0,\"limit\":1000}",
                "system.events {\"subject\":\"db-secret\"}",
                "system.events {\"kinds\":[\"audit\",\"token\",\"system\",\"run\",\"step\"]}"
            })
    void whatIsListedIsOnlyItsOwn(String call) throws IOException {
        String[] parts = call.split(" ", 2);
        JsonNode answer = call(scoped, parts[0], parts[1]);
        assertThat(answer.has("result")).as(answer.toString()).isTrue();
        assertThat(answer.toString()).doesNotContain(FOREIGN, "no-such", "token:watching", "audit");
    }

    @Test
    void itsOwnServiceIsInReach() throws IOException {
        assertThat(call(scoped, "service.status", "{\"name\":\"" + OWN + "\"}").toString())
                .contains("running");
        assertThat(call(scoped, "service.reset", "{\"name\":\"" + OWN + "\"}").has("result"))
                .isTrue();
    }

    @Test
    void metricsAreNotForOneWhoMayKnowSome() throws IOException {
        try (RawHttp http = get("/metrics", scoped)) {
            assertThat(http.answer().status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/events?after=0",
                "/events?after=0&kinds=service,audit&samples=true",
                "/events?subject=" + FOREIGN
            })
    void aStreamTellsOnlyOfItsOwn(String target) throws IOException {
        TokenCreated limited = daemon.client().tokenCreate("limited", "viewer", List.of("web-*"), null);
        try (RawHttp http = get(target, limited.token())) {
            http.readUntil("event: hello");
            daemon.client().serviceReset(FOREIGN);
            daemon.client().serviceReset(OWN);
            daemon.client().tokenRevoke(limited.info().id());
            String told = http.readToEnd();
            assertThat(told).contains("event: end").doesNotContain(FOREIGN, "token:");
            assertThat(told.contains(OWN)).isNotEqualTo(target.contains(FOREIGN));
        }
    }

    @Test
    void aWebSocketTellsOnlyOfItsOwn() throws IOException {
        try (RawHttp http = webSocket(scoped)) {
            http.send(
                    frame("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.events\",\"params\":{\"follow\":true}}"));
            String begun = http.readUntil("\"id\":1") + http.readUntil("\"cursor\"");
            if (!begun.contains("\"hello\"")) {
                begun += http.readUntil("\"hello\"") + http.readUntil("}}");
            }
            List<String> latest =
                    LATEST.matcher(begun).results().map(MatchResult::group).toList();
            assertThat(latest).as("of the greeting and the answer: %s", begun).hasSize(2);
            assertThat(latest.get(0)).isEqualTo(latest.get(1));
            daemon.client().serviceReset(FOREIGN);
            daemon.client().serviceReset(OWN);
            assertThat(http.readUntil("reset")).contains(OWN).doesNotContain(FOREIGN);
            http.send(frame(
                    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"service.get\",\"params\":[\"" + FOREIGN + "\"]}"));
            assertThat(http.readUntil("\"id\":2")).doesNotContain("sleep");
        }
    }

    @Test
    void samplesAreOfItsOwnServicesAlone() throws IOException {
        try (RawHttp stream = get("/events?samples=true", scoped);
                RawHttp socket = webSocket(scoped)) {
            socket.send(frame("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.events\","
                    + "\"params\":{\"follow\":true,\"samples\":true}}"));
            for (RawHttp http : List.of(stream, socket)) {
                http.readUntil("\"services\":{"); // whose values are arrays
                assertThat(http.readUntil("]}")).contains(OWN).doesNotContain(FOREIGN);
            }
        }
    }

    @Test
    void aRevokedTokensStreamEnds() throws IOException {
        TokenCreated revoked = daemon.client().tokenCreate("streaming", "viewer", null, null);
        try (RawHttp http = get("/events", revoked.token())) {
            http.readUntil("event: hello");
            daemon.client().tokenRevoke(revoked.info().id());
            assertThat(http.readToEnd()).contains("event: end", "the token was revoked");
        }
        try (RawHttp http = get("/events", revoked.token())) {
            assertThat(http.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void aRevokedTokensWebSocketEnds() throws IOException {
        TokenCreated revoked = daemon.client().tokenCreate("socket", "viewer", null, null);
        try (RawHttp following = webSocket(revoked.token());
                RawHttp calling = webSocket(revoked.token())) {
            following.send(
                    frame("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.events\",\"params\":{\"follow\":true}}"));
            following.readUntil("\"id\":1");
            daemon.client().tokenRevoke(revoked.info().id());
            assertThat(following.readUntil("the token was revoked")).contains("\"method\":\"end\"");
            calling.send(frame("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"system.ping\"}"));
            assertThat(calling.readToEnd())
                    .contains("the token is not good any more")
                    .doesNotContain("result");
        }
    }

    private static String token(String name, String role, List<String> services) throws IOException {
        return daemon.client().tokenCreate(name, role, services, null).token();
    }

    private static RawHttp get(String target, String token) throws IOException {
        return new RawHttp(daemon.url())
                .send("GET " + target + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer " + token, "");
    }

    private static RawHttp webSocket(String token) throws IOException {
        RawHttp http = new RawHttp(daemon.url()).send("""
                GET /rpc HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
                """.formatted(token), "");
        assertThat(http.answer().status()).isEqualTo(101);
        return http;
    }

    /** One of text, masked by nothing (RFC 6455 section 5.2). */
    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(UTF_8);
        byte[] frame = new byte[8 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | 126);
        frame[2] = (byte) (payload.length >> 8);
        frame[3] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 8, payload.length);
        return frame;
    }

    private static JsonNode call(String token, String method, String params) throws IOException {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
        try (RawHttp http = new RawHttp(daemon.url())) {
            return RpcJson.lenient().readTree(http.call(token, body).answer().body());
        }
    }
}
