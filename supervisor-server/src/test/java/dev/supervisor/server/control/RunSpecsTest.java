package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.server.store.RunStore.NewRun;
import dev.supervisor.server.store.RunStore.NewStep;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunSpecsTest {
    private static final String DIAMOND = """
            {"name": "build", "pool": "default", "priority": -5, "idempotency_key": "k", "labels": {"team": "x"},
             "steps": [{"name": "get", "command": ["a"]},
                       {"name": "left", "command": ["b"], "needs": ["get"]},
                       {"name": "right", "command": "c", "needs": ["get"], "timeout_ms": 5},
                       {"name": "join", "command": ["d"], "needs": ["left", "right"]}]}""";

    private final RunSpecs specs = new RunSpecs(Set.of("default"));

    @Test
    void aCommandIsARunOfOneStep() {
        NewRun run = rows("{\"command\": [\"true\"]}");

        assertThat(run.name()).isEqualTo("run");
        assertThat(run.pool()).isEqualTo("default");
        assertThat(run.priority()).isZero();
        assertThat(run.idempotencyKey()).isNull();
        assertThat(run.labels()).isEqualTo("{}");
        assertThat(run.steps()).containsExactly(new NewStep("main", "queued", "[]"));
    }

    @Test
    void stepsWithoutNeedsAreQueuedAndTheOthersBlocked() {
        NewRun run = rows(DIAMOND);

        assertThat(run.steps())
                .containsExactly(
                        new NewStep("get", "queued", "[]"),
                        new NewStep("left", "blocked", "[0]"),
                        new NewStep("right", "blocked", "[0]"),
                        new NewStep("join", "blocked", "[1,2]"));
        assertThat(run.priority()).isEqualTo(-5);
        assertThat(run.labels()).isEqualTo("{\"team\":\"x\"}");
        assertThat(run.idempotencyKey()).isEqualTo("k");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{}|/command",
                "{\"command\": [\"a\"], \"steps\": [{\"name\": \"x\", \"command\": [\"a\"]}]}|/command",
                "{\"command\": []}|/command",
                "{\"command\": \"\\u0000\"}|/command",
                "{\"steps\": []}|/steps",
                "{\"steps\": [null]}|/steps/0",
                "{\"steps\": [{\"name\": \"a b\", \"command\": [\"a\"]}]}|/steps/0/name",
                "{\"steps\": [{\"name\": \"a\", \"command\": []}]}|/steps/0/command",
                "{\"steps\": [{\"name\": \"a\", \"command\": [\"x\"], \"timeout_ms\": 0}]}|/steps/0/timeout_ms",
                "{\"steps\": [{\"name\": \"a\", \"command\": [\"x\"]}, {\"name\": \"a\", \"command\": [\"x\"]}]}|/steps/1/name",
                "{\"steps\": [{\"name\": \"a\", \"command\": [\"x\"], \"needs\": [\"b\"]}]}|/steps/0/needs",
                "{\"command\": [\"a\"], \"name\": \"-\"}|/name",
                "{\"command\": [\"a\"], \"env\": {\"1\": \"\"}}|/env/1",
                "{\"command\": [\"a\"], \"secret_env\": [\"A\"]}|/secret_env",
                "{\"command\": [\"a\"], \"env\": {\"A\": \"********\"}, \"secret_env\": [\"A\"]}|/env/A",
                "{\"command\": [\"a\"], \"cwd\": \".\"}|/cwd",
                "{\"command\": [\"a\"], \"user\": \"\"}|/user",
                "{\"command\": [\"a\"], \"priority\": 1001}|/priority",
                "{\"command\": [\"a\"], \"priority\": -1001}|/priority",
                "{\"command\": [\"a\"], \"timeout_ms\": 0}|/timeout_ms",
                "{\"command\": [\"a\"], \"timeout_ms\": 2592000001}|/timeout_ms",
                "{\"command\": [\"a\"], \"stop_timeout_ms\": -1}|/stop_timeout_ms",
                "{\"command\": [\"a\"], \"idempotency_key\": \"\"}|/idempotency_key",
                "{\"command\": [\"a\"], \"labels\": {\"a b\": \"x\"}}|/labels",
                "{\"command\": [\"a\"], \"labels\": {\"a\": \"\"}}|/labels/a",
                "{\"command\": [\"a\"], \"labels\": {\"a\": null}}|/labels/a",
            })
    void everyLimitIsHeldAndNamed(String json, String path) {
        assertThatThrownBy(() -> rows(json)).satisfies(e -> assertError(e, RpcError.INVALID_PARAMS, path));
    }

    @Test
    void lengthsAndNumbersHaveTheirBounds() {
        assertThat(rows(steps(256)).steps()).hasSize(256);
        assertThatThrownBy(() -> rows(steps(257))).hasMessage("A run has 1 to 256 steps");
        rows("{\"command\": [\"a\"], \"labels\": {" + labels(32) + "}}");
        assertThatThrownBy(() -> rows("{\"command\": [\"a\"], \"labels\": {" + labels(33) + "}}"))
                .hasMessage("A run has 32 labels at most");
        assertThatThrownBy(() -> rows("{\"command\": [\"a\"], \"idempotency_key\": \"" + "k".repeat(201) + "\"}"))
                .hasMessage("It must have 1 to 200 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"steps\": [null]}",
                "{\"steps\": [{\"name\": \"a\", \"command\": [\"x\"], \"needs\": [null]}]}",
                "{\"steps\": [{\"name\": \"a\", \"command\": [null]}]}",
                "{\"steps\": [{\"name\": null, \"command\": [\"x\"]}]}",
                "{\"steps\": [{\"name\": \"a\", \"command\": null}]}",
                "{\"command\": [null]}",
                "{\"command\": [\"a\"], \"secret_env\": [null]}",
                "{\"command\": [\"a\"], \"env\": {\"A\": null}}",
                "{\"command\": [\"a\"], \"labels\": {\"a\": null}}",
            })
    void nullsInsideOfListsAndMapsDoNotGetThroughTheMapper(String json) {
        assertThatThrownBy(() -> RpcJson.strict().readValue(json, RunSpec.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void stepsThatNeedEachOtherAreACircle() {
        assertThatThrownBy(() -> rows("""
                        {"steps": [{"name": "a", "command": ["x"]},
                                   {"name": "b", "command": ["x"], "needs": ["a", "c"]},
                                   {"name": "c", "command": ["x"], "needs": ["b"]}]}"""))
                .hasMessage("The steps need each other in a circle: b -> c -> b")
                .satisfies(e -> assertError(e, RpcError.DEPENDENCY_CYCLE, "/steps"));
    }

    @Test
    void aMissingStepIsNamedWithTheNearest() {
        assertThatThrownBy(() -> rows("""
                        {"steps": [{"name": "compile", "command": ["x"]},
                                   {"name": "test", "command": ["x"], "needs": ["complie"]}]}""")).hasMessage("There is no step \"complie\", did you mean \"compile\"?");
    }

    @Test
    void anUnknownPoolIsNotFound() {
        assertThatThrownBy(() -> rows("{\"command\": [\"a\"], \"pool\": \"fast\"}"))
                .satisfies(e -> assertError(e, RpcError.NOT_FOUND, "fast"));
    }

    private static String steps(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"name\": \"s" + i + "\", \"command\": [\"x\"]}")
                .collect(Collectors.joining(", ", "{\"steps\": [", "]}"));
    }

    private static String labels(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"l" + i + "\": \"x\"").collect(Collectors.joining(", "));
    }

    private NewRun rows(String json) {
        try {
            return specs.rows(RpcJson.lenient().readValue(json, RunSpec.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static void assertError(Throwable thrown, RpcError error, String subject) {
        assertThat(thrown)
                .asInstanceOf(type(RpcException.class))
                .satisfies(refused -> assertThat(refused.error()).isEqualTo(error))
                .satisfies(refused -> assertThat(refused.data().subject()).isEqualTo(subject));
    }
}
