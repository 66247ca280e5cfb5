package dev.supervisor.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.transcripts.Leaks;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** One way to be a bad client. */
abstract class Attack {
    private static final JsonMapper JSON = RpcJson.lenient();

    /** Somewhere to send bytes. */
    interface Sink {
        void send(byte[] bytes) throws IOException;
    }

    /**
     * Sends one input, and checks what must come back, if something must.
     *
     * @param random decides everything
     */
    abstract void play(SplittableRandom random) throws IOException;

    /** In one piece, or in some. */
    static void sendInPieces(byte[] bytes, SplittableRandom random, Sink sink) throws IOException {
        int from = 0;
        for (int pieces = random.nextInt(4); pieces > 0 && from < bytes.length; pieces--) {
            int to = from + 1 + random.nextInt(bytes.length - from);
            sink.send(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        sink.send(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    /** An answer is JSON-RPC, whatever it answers, and keeps to itself what is internal. */
    static void check(String answer) throws IOException {
        JsonNode parsed = JSON.readTree(answer);
        assertThat(parsed.isArray() && parsed.isEmpty()).as(answer).isFalse();
        for (JsonNode each : parsed.isArray() ? parsed : List.of(parsed)) {
            assertThat(each.path("jsonrpc").asText()).as(answer).isEqualTo("2.0");
            assertThat(each.has("id")).as(answer).isTrue();
            assertThat(each.has("error")).as(answer).isNotEqualTo(each.has("result"));
            assertThat(each.path("error").path("code").asInt()).as(answer).isNotEqualTo(-32603);
        }
        assertThat(Leaks.in(answer)).as(answer).isEmpty();
    }
}
