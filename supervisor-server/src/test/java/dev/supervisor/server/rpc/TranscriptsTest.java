package dev.supervisor.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transcript is answered as it stands in its file. */
class TranscriptsTest {
    private final FakeServices services = new FakeServices();
    private final RpcDispatcher dispatcher = new RpcDispatcher(
            new Apis(
                    services,
                    new FakeRuns(),
                    new FakeDeadLetters(),
                    new FakeSystem(),
                    new FakeTokens(),
                    JsonNodeFactory.instance::objectNode),
            Runnable::run,
            (caller, method, why) -> {},
            new MetricRegistry());

    TranscriptsTest() {
        services.release.countDown();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("transcripts")
    void isAnsweredAsWritten(Transcript transcript) {
        assertThat(Transcript.masked(answer(transcript.request()))).isEqualTo(transcript.answer());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("transcripts")
    void errorsHaveAllTheirDataAndNothingInternal(Transcript transcript) throws IOException {
        String text = answer(transcript.request());
        assertThat(text).doesNotContain("SECRET", "/root", "java.", "dev.supervisor", "Exception", "jackson", "\\tat ");
        if (text.isEmpty()) {
            return;
        }
        JsonNode answer = RpcJson.lenient().readTree(text);
        for (JsonNode each : answer.isArray() ? answer : List.of(answer)) {
            assertThat(each.path("jsonrpc").textValue()).isEqualTo("2.0");
            assertThat(each.has("id")).isTrue();
            assertThat(each.has("error")).isNotEqualTo(each.has("result"));
            if (each.has("error")) {
                assertIsWhole(each.get("error"));
            }
        }
    }

    /** The fifteen of the specification and at least sixty of our own. */
    @Test
    void thereAreEnough() {
        assertThat(Transcript.in("specification.txt")).hasSize(15);
        assertThat(transcripts().count()).isGreaterThanOrEqualTo(15 + 60);
    }

    private static void assertIsWhole(JsonNode error) {
        JsonNode data = error.get("data");
        assertThat(data.fieldNames()).toIterable().containsExactly("code", "retryable", "subject", "hint", "incident");
        RpcError known = RpcError.valueOf(data.get("code").textValue());
        assertThat(error.get("code").intValue()).isEqualTo(known.code());
        assertThat(data.get("retryable").booleanValue()).isEqualTo(known.retryable());
        assertThat(error.get("message").textValue()).isNotBlank().doesNotContain("\n");
        assertThat(data.get("incident").isTextual()).isEqualTo(known == RpcError.INTERNAL_ERROR);
    }

    private static Stream<Transcript> transcripts() {
        return Stream.of("specification.txt", "envelope.txt", "parameters.txt", "failures.txt")
                .flatMap(file -> Transcript.in(file).stream());
    }

    private String answer(String request) {
        return new String(
                dispatcher
                        .answer(request.getBytes(StandardCharsets.UTF_8), Caller.admin("unix:root"), Runnable::run)
                        .join(),
                StandardCharsets.UTF_8);
    }
}
