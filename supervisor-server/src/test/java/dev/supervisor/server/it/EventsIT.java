package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.RawHttp.Answer;
import dev.supervisor.server.testkit.RawUnix;
import dev.supervisor.server.testkit.RawWebSocket;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens, as it is told: by kind, from a number on, and not at all where the question is not understood. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventsIT extends SharedDaemon {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Pattern TOLD = Pattern.compile("id: (\\d+)\nevent: (?!hello)(\\w+)");

    @BeforeAll
    static void letSomethingOfEachKindHappen() throws IOException {
        SupervisorClient client = daemon.client();
        client.serviceSet(ServiceSpec.of("web", Commands.shell("sleep 100000")));
        long run = client.runSubmit(RunSpec.of(Commands.shell("true"))).runId();
        client.runWait(run, LONG);
        client.systemRetention(LONG);
        client.systemCockpit();
        String viewer = client.tokenCreate("tv", "viewer", null, null).token();
        try (RawHttp http = new RawHttp(daemon.url())) {
            assertThat(http.call(viewer, "{\"jsonrpc\":\"2.0\",\"method\":\"system.wipe_all\",\"id\":1}")
                            .answer()
                            .body())
                    .contains("FORBIDDEN");
        }
        Waits.until(
                "the refusal is on record",
                () -> !client.systemEvents(0L, null, List.of("audit"), null, 1)
                        .events()
                        .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"service", "run", "step", "upkeep", "system", "token", "audit"})
    void eachKindIsToldToWhoAsksForIt(String kind) throws IOException {
        List<Long> ofKind = daemon.client().systemEvents(0L, null, null, null, 1_000).events().stream()
                .filter(event -> event.kind().equals(kind))
                .map(Event::seq)
                .toList();
        assertThat(ofKind).isNotEmpty();

        try (RawHttp http = stream("/events?after=0&kinds=" + kind, "")) {
            String told = http.readUntil("id: " + ofKind.get(ofKind.size() - 1) + "\nevent: " + kind);
            assertThat(told).contains("id: 0\nevent: hello");
            assertThat(TOLD.matcher(told).results().map(found -> Long.valueOf(found.group(1))))
                    .isEqualTo(ofKind);
            assertThat(TOLD.matcher(told).results().map(found -> found.group(2)))
                    .containsOnly(kind);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/events?kinds=servic            | did you mean \"service\"?",
                "/events?kinds=run,servic        | did you mean \"service\"?",
                "/events?kind=run                | did you mean \"kinds\"?",
                "/events?kinds=run&kinds=service | more than one kinds",
                "/events?after=-5                | after is the number of an event",
                "/events?samples=yes             | samples is true or false",
                "/events?colour=red              | after, kinds, subject and samples"
            })
    void aStreamThatIsNotUnderstoodIsRefused(String target, String why) throws IOException {
        try (RawHttp http = stream(target, "")) {
            Answer refused = http.answer();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains(why);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"after\":-5          | /after",
                "\"cursor\":\"5\"      | /cursor",
                "\"limit\":5           | /limit",
                "\"samples\":1         | /samples",
                "\"kinds\":[\"servic\"] | did you mean \\\"service\\\"?"
            })
    void toFollowWithWhatMeansNothingIsRefused(String parameter, String why) throws IOException {
        try (RawUnix unix = new RawUnix(daemon.state().resolve("supervisor.sock"))) {
            unix.send("{\"jsonrpc\":\"2.0\",\"method\":\"system.events\",\"params\":{\"follow\":true," + parameter
                    + "},\"id\":1}\n");

            assertThat(unix.line()).contains("INVALID_PARAMS", why);
        }
    }

    @Test
    void samplesAreForThoseWhoFollow() throws IOException {
        try (RawUnix unix = new RawUnix(daemon.state().resolve("supervisor.sock"))) {
            unix.send("{\"jsonrpc\":\"2.0\",\"method\":\"system.events\",\"params\":{\"samples\":true},\"id\":1}\n");
            assertThat(unix.line()).contains("INVALID_PARAMS", "/samples");
            unix.send("{\"jsonrpc\":\"2.0\",\"method\":\"system.events\",\"params\":{\"samples\":false},\"id\":2}\n");
            assertThat(unix.line()).contains("\"result\"");
        }
    }

    @Test
    void aBrowserGoesOnAfterTheLastItSaw() throws IOException {
        long latest = daemon.client().systemEvents(null, null, null, null, 1).latest();
        long seen = latest - 2;

        try (RawHttp http = stream("/events?after=0", "\nLast-Event-ID: " + seen)) {
            String told = http.readUntil("id: " + latest + "\nevent: ");
            assertThat(told).contains("id: " + seen + "\nevent: hello");
            Matcher first = TOLD.matcher(told);
            assertThat(first.find()).isTrue();
            assertThat(first.group(1)).isEqualTo(String.valueOf(seen + 1));
        }
    }

    @Test
    void aWebSocketGoesOnAfterANumber() throws IOException {
        long latest = daemon.client().systemEvents(null, null, null, null, 1).latest();

        try (RawWebSocket socket = new RawWebSocket(daemon.url(), daemon.token())) {
            socket.sendText("{\"jsonrpc\":\"2.0\",\"method\":\"system.events\",\"params\":{\"follow\":true,\"after\":"
                    + (latest - 2) + "},\"id\":1}");

            assertThat(socket.textWith("\"method\":\"event\"")).contains("\"seq\":" + (latest - 1) + ",");
            assertThat(socket.textWith("\"method\":\"event\"")).contains("\"seq\":" + latest + ",");
        }
    }

    @Test
    void upkeepIsToldByItsNumberWhenItIsDone() throws IOException {
        long latest = daemon.client().systemEvents(null, null, null, null, 1).latest();
        try (RawHttp http = stream("/events?kinds=upkeep", "")) {
            http.readUntil("event: hello");
            daemon.client().systemRetention(LONG);

            String told = http.readUntil("\"kind\":\"upkeep\"");
            Matcher event = TOLD.matcher(told);
            assertThat(event.find()).isTrue();
            assertThat(Long.parseLong(event.group(1))).isGreaterThan(latest);
            assertThat(told).contains("\"seq\":" + event.group(1) + ",");
        }
    }

    private static RawHttp stream(String target, String more) throws IOException {
        return new RawHttp(daemon.url())
                .send(
                        "GET " + target + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer " + daemon.token() + more,
                        "");
    }
}
