package dev.supervisor.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.model.Pong;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.ServiceSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcJsonTest {
    private record Sample(int count, Long big, String text, Boolean flag, List<String> list, Map<String, String> map) {}

    private final JsonMapper strict = RpcJson.strict();
    private final JsonMapper lenient = RpcJson.lenient();

    @Test
    void fieldsAreSnakeCase() throws JsonProcessingException {
        String json = strict.writeValueAsString(RunSpec.of(List.of("true")));

        assertThat(json).contains("\"command\":[\"true\"]", "\"timeout_ms\":null", "\"idempotency_key\":null");
        assertThat(strict.readValue(json, RunSpec.class)).isEqualTo(RunSpec.of(List.of("true")));
    }

    @Test
    void whatIsNotSaidIsLeftOutOfWhatIsAskedAndStored() throws JsonProcessingException {
        JsonMapper sparse = RpcJson.sparse();
        String json = sparse.writeValueAsString(RunSpec.of(List.of("true")));

        assertThat(json).isEqualTo("{\"command\":[\"true\"]}");
        assertThat(sparse.readValue(json, RunSpec.class)).isEqualTo(RunSpec.of(List.of("true")));
    }

    @Test
    void timesAreWrittenAsTheirPatternSays() {
        DateTimeFormatter pattern =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
        List<Instant> odd = List.of(
                Instant.EPOCH,
                Instant.EPOCH.minusMillis(1),
                Instant.parse("0000-01-01T00:00:00Z"),
                Instant.parse("-0001-12-31T23:59:59.999Z"),
                Instant.parse("9999-12-31T23:59:59.999999999Z"),
                Instant.parse("+10000-01-01T00:00:00Z"));
        Stream<Instant> any = new Random(1)
                .longs(10_000, Instant.parse("-0100-01-01T00:00:00Z").toEpochMilli(), 300_000_000_000_000L)
                .mapToObj(Instant::ofEpochMilli);

        assertThat(Stream.concat(odd.stream(), any))
                .allSatisfy(time -> assertThat(RpcJson.format(time)).isEqualTo(pattern.format(time)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"count\": \"1\"}",
                "{\"count\": 1.0}",
                "{\"count\": 1.5}",
                "{\"count\": null}",
                "{\"count\": true}",
                "{\"count\": \"\"}",
                "{\"count\": 2147483648}",
                "{\"big\": 9223372036854775808}",
                "{\"big\": \"\"}",
                "{\"big\": 1e3}",
                "{\"text\": 1}",
                "{\"text\": 1.5}",
                "{\"text\": true}",
                "{\"flag\": \"true\"}",
                "{\"flag\": 1}",
                "{\"flag\": \"\"}",
                "{\"list\": \"a\"}",
                "{\"list\": [1]}",
                "{\"list\": {\"0\": \"a\"}}",
                "{\"map\": [\"a\"]}",
                "{\"map\": {\"a\": 1}}",
                "\"\"",
                "[]",
                "[1]",
            })
    void nothingIsGuessed(String json) {
        assertThatThrownBy(() -> strict.readValue(json, Sample.class)).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"count\": 1, \"count\": 2}",
                "{\"map\": {\"a\": \"1\", \"a\": \"2\"}}",
                "{\"count\": 1,}",
                "{count: 1}",
                "{'count': 1}",
                "{\"count\": 01}",
                "{\"count\": NaN}",
                "{\"count\": 1} // no",
                "{\"text\": \"a\nb\"}",
                "{\"count\": 1",
            })
    void whatIsNotJsonIsRefused(String json) {
        assertThatThrownBy(() -> strict.readerFor(Sample.class)
                        .with(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .readValue(json))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void duplicateKeysAreRefusedInTreesToo() {
        assertThatThrownBy(() -> strict.readTree("{\"a\": 1, \"a\": 2}")).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void anUnknownFieldIsRefusedInRequestsAndIgnoredInAnswers() throws JsonProcessingException {
        String json = "{\"count\": 1, \"more\": 2}";

        assertThatThrownBy(() -> strict.readValue(json, Sample.class)).hasMessageContaining("more");
        assertThat(lenient.readValue(json, Sample.class).count()).isEqualTo(1);
    }

    @Test
    void theDepthHasALimit() throws JsonProcessingException {
        assertThat(strict.readTree("[".repeat(64) + "]".repeat(64)).isArray()).isTrue();
        assertThatThrownBy(() -> strict.readTree("[".repeat(65) + "]".repeat(65)))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("64");
    }

    @Test
    void numbersStringsAndNamesHaveALimit() {
        refusedByLength("9".repeat(65));
        refusedByLength("\"" + "x".repeat((1 << 20) + 1) + "\"");
        refusedByLength("{\"" + "x".repeat(257) + "\": 1}");
    }

    @Test
    void aLargeNumberKeepsItsDigits() throws JsonProcessingException {
        JsonNode number = strict.readTree("1.10");

        assertThat(number.decimalValue()).isEqualTo(new java.math.BigDecimal("1.10"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T18:26:00Z, 2026-11-20T18:26:00.000Z",
        "2026-11-20T18:26:00.1Z, 2026-11-20T18:26:00.100Z",
        "2026-11-20T18:26:00.123999Z, 2026-11-20T18:26:00.123Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z",
    })
    void timesAreUtcWithMilliseconds(String time, String wire) throws JsonProcessingException {
        assertThat(RpcJson.format(Instant.parse(time))).isEqualTo(wire);
        String json = strict.writeValueAsString(new Pong(Instant.parse(time)));
        assertThat(json).contains("\"" + wire + "\"");
        assertThat(strict.readValue(json, Pong.class)).isEqualTo(new Pong(Instant.parse(wire)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"yesterday\"", "\"2026-11-20\"", "\"2026-11-20 18:26:00\"", "\"\"", "1700000000", "{}", "true"
            })
    void whatIsNoTimeIsRefused(String json) {
        assertThatThrownBy(() -> strict.readValue(json, Instant.class)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void aCommandIsAListOrATextForTheShell() throws JsonProcessingException {
        assertThat(command("[\"echo\", \"a b\"]")).containsExactly("echo", "a b");
        assertThat(command("\"echo $HOME\"")).containsExactly("/bin/sh", "-c", "echo $HOME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "{}", "[1]", "[null]", "[[\"a\"]]"})
    void whatIsNoCommandIsRefused(String json) {
        assertThatThrownBy(() -> command(json)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void whatIsNeededMustBeThere() {
        assertThatThrownBy(() -> strict.readValue("{\"name\": \"web\"}", ServiceSpec.class))
                .hasMessageContaining("command");
    }

    @Test
    void environmentsAreNotInTheTextsOfRecords() {
        ServiceSpec spec = ServiceSpec.of("web", List.of("secret-program"));

        assertThat(spec.toString()).isEqualTo("ServiceSpec[name=web]");
    }

    private List<String> command(String json) throws JsonProcessingException {
        return strict.readValue("{\"name\": \"web\", \"command\": " + json + "}", ServiceSpec.class)
                .command();
    }

    private void refusedByLength(String json) {
        assertThatThrownBy(() -> strict.readTree(json))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("exceeds the maximum allowed");
    }
}
