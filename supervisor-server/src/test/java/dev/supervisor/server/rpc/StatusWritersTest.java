package dev.supervisor.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.StepStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written without reflection is what Jackson would write by itself. */
class StatusWritersTest {
    private static final Instant TIME = Instant.parse("2026-11-20T18:26:00.123456Z");

    private final JsonMapper plain = RpcJson.strict();
    private final JsonMapper ours = RpcDispatcher.withStatusWriters();

    @ParameterizedTest
    @MethodSource
    void isWrittenAsJacksonWouldWriteIt(Object status) throws JsonProcessingException {
        assertThat(ours.writeValueAsString(status)).isEqualTo(plain.writeValueAsString(status));
        assertThat(ours.getSerializerProviderInstance()
                        .findValueSerializer(status.getClass())
                        .getClass())
                .as("and not by reflection")
                .hasPackage(StatusWriters.class.getPackage());
    }

    static Stream<Object> isWrittenAsJacksonWouldWriteIt() {
        StepStatus step = new StepStatus(
                "build",
                List.of("fetch", "a\"b"),
                "failed",
                7,
                "0-1",
                3,
                "KILL",
                TIME,
                TIME.plusSeconds(1),
                "no \u0000\n");
        StepStatus bare = new StepStatus("x", List.of(), "queued", null, null, null, null, null, null, null);
        Map<String, String> labels = new TreeMap<>(Map.of("by", "bench", "\u00e9\u20ac\ud83d\ude00", "</script>"));
        return Stream.of(
                step,
                bare,
                new RunStatus(
                        1L << 60,
                        "n\\",
                        "default",
                        -5,
                        "failed",
                        -1,
                        "TERM",
                        TIME,
                        TIME,
                        TIME,
                        "why",
                        labels,
                        List.of(step, bare)),
                new RunStatus(1, "n", "p", 0, "queued", null, null, TIME, null, null, null, Map.of(), List.of()),
                new ServiceStatus(
                        "web",
                        "running",
                        "up",
                        true,
                        4711,
                        "0-2",
                        1L << 40,
                        1,
                        "HUP",
                        TIME,
                        12L,
                        TIME,
                        List.of("db: not ready"),
                        99.5,
                        1L << 33,
                        12,
                        "exit \u2028 code",
                        Long.MAX_VALUE),
                new ServiceStatus(
                        "web",
                        "inactive",
                        "down",
                        false,
                        null,
                        null,
                        0,
                        null,
                        null,
                        TIME,
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        0),
                new ServiceStatus(
                        "web",
                        "running",
                        "up",
                        true,
                        1,
                        "0",
                        0,
                        null,
                        null,
                        Instant.EPOCH,
                        0L,
                        null,
                        List.of("a", "b"),
                        1e-7,
                        0L,
                        0,
                        null,
                        1));
    }
}
