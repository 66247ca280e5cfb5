package dev.supervisor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ErrorData;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.transcripts.Expectation;
import dev.supervisor.rpc.transcripts.Transcript;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** The client understands every answer in the transcripts: an error is thrown with all that it says, a result bound whole. */
class TranscriptsTest {
    private static final JsonMapper JSON = RpcJson.lenient();
    private static final String PING = "system.ping";

    private static final Map<String, Call> CALLS = Map.of(
            PING,
            SupervisorClient::systemPing,
            "service.status",
            client -> client.serviceStatus("web"),
            "service.stop",
            client -> client.serviceStop("web", Duration.ZERO),
            "run.list",
            client -> client.runList(null, null, null, 1),
            "run.submit",
            client -> client.runSubmit(RunSpec.of(List.of("true"))));

    private interface Call {
        Object on(SupervisorClient client) throws IOException;
    }

    /** Answers every call with one answer, which it gives the id of the call, unless the daemon could not tell it. */
    private record Canned(JsonNode answer) implements Transport {
        @Override
        public byte[] exchange(byte[] request, Duration timeout) throws IOException {
            ObjectNode answered = answer.deepCopy();
            if (!answer.get("id").isNull()) {
                answered.set("id", JSON.readTree(request).get("id"));
            }
            return JSON.writeValueAsBytes(answered);
        }

        @Override
        public String describe() {
            return "a transcript";
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @TestFactory
    Stream<DynamicContainer> answersAreUnderstood() {
        return Transcript.FILES.stream()
                .map(file -> dynamicContainer(
                        file,
                        Transcript.in(file).stream()
                                .filter(transcript -> !transcript.isSilent())
                                .map(transcript -> dynamicTest(transcript.about(), () -> isUnderstood(transcript)))));
    }

    private static void isUnderstood(Transcript transcript) throws IOException {
        JsonNode answer = JSON.readTree(Expectation.sample(transcript.answer()));
        for (JsonNode each : answer.isArray() ? answer : List.of(answer)) {
            if (each.has("error")) {
                isThrown(each);
            } else if (!each.get("id").isNull()) { // the client's own ids never are
                isBound(each, methodOf(transcript, each.get("id")));
            }
        }
    }

    private static void isThrown(JsonNode answer) throws IOException {
        try (SupervisorClient client = new SupervisorClient(new Canned(answer))) {
            RpcException thrown = catchThrowableOfType(RpcException.class, client::systemPing);

            JsonNode error = answer.get("error");
            assertThat(thrown.error().code()).isEqualTo(error.get("code").intValue());
            assertThat(thrown).hasMessage(error.get("message").textValue());
            assertThat(thrown.data()).isEqualTo(JSON.treeToValue(error.get("data"), ErrorData.class));
        }
    }

    private static void isBound(JsonNode answer, String method) throws IOException {
        try (SupervisorClient client = new SupervisorClient(new Canned(answer))) {
            Object bound = CALLS.get(method).on(client);

            String expected = answer.get("result").toString();
            assertThat(Expectation.difference(expected, JSON.writeValueAsString(bound)))
                    .isEmpty();
        }
    }

    private static String methodOf(Transcript transcript, JsonNode id) throws IOException {
        JsonNode request = JSON.readTree(transcript.requestBytes());
        for (JsonNode call : request.isArray() ? request : List.of(request)) {
            if (id.equals(call.get("id"))) {
                return call.get("method").textValue();
            }
        }
        throw new AssertionError("nobody asked for " + id);
    }
}
