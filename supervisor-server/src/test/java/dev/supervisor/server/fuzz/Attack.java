package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.transcripts.Leaks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One way to be a bad client. */
abstract class Attack {
    /** Asks for nothing; where it is answered, all before it was. */
    static final String LAST = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":\"the last\"}";

    /** Stands between the calls of one payload: JSON cannot have it. */
    private static final byte SEPARATOR = '\f';

    private static final JsonMapper JSON = RpcJson.lenient();

    /** Somewhere to send bytes. */
    interface Sink {
        void send(byte[] bytes) throws IOException;
    }

    /** Sends one input, and checks what must come back, if something must. */
    abstract void play(Choices choices) throws IOException;

    /** The calls of a payload; one at least. */
    static List<byte[]> calls(byte[] payload) {
        List<byte[]> calls = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= payload.length; at++) {
            if (at == payload.length || payload[at] == SEPARATOR) {
                calls.add(Arrays.copyOfRange(payload, from, at));
                from = at + 1;
            }
        }
        return calls;
    }

    /** In one piece, or in two. */
    static void send(byte[] bytes, Choices choices, Sink sink) throws IOException {
        int first = bytes.length * choices.of(4) / 4;
        if (first > 0) {
            sink.send(Arrays.copyOf(bytes, first));
        }
        sink.send(Arrays.copyOfRange(bytes, first, bytes.length));
    }

    /** What comes is JSON-RPC, an answer or a notification of an event, and keeps to itself what is internal. */
    static void check(String text, Choices sent) throws IOException {
        JsonNode parsed = JSON.readTree(text);
        assertThat(parsed.isArray() && parsed.isEmpty()).as(text).isFalse();
        for (JsonNode each : parsed.isArray() ? parsed : List.of(parsed)) {
            assertThat(each.path("jsonrpc").asText()).as(text).isEqualTo("2.0");
            if (!each.has("method")) {
                assertThat(each.has("id")).as(text).isTrue();
                assertThat(each.has("error")).as(text).isNotEqualTo(each.has("result"));
                assertThat(each.path("error").path("code").asInt()).as(text).isNotEqualTo(-32603);
            }
        }
        String input = new String(sent.payload(), ISO_8859_1); // an unknown name is told to whoever sent it
        assertThat(Leaks.all(text)).as(text).allMatch(input::contains);
    }
}
