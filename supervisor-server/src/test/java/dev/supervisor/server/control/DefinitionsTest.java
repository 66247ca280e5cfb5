package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.store.UnreadableException;
import dev.supervisor.server.supervise.Condition;
import dev.supervisor.server.supervise.Definition;
import dev.supervisor.server.supervise.RestartPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionsTest {
    private static final String FULL = """
            "type": "oneshot", "env": {"A": "1", "TOKEN": "hunter2"}, "secret_env": ["TOKEN"], "cwd": "/srv", "user": "www",
            "depends_on": {"db": "ready", "job": "succeeded", "x": null}, "restart": "never", "success_exit_codes": [0, 75],
            "backoff_initial_ms": 100, "backoff_max_ms": 2000, "crash_loop_starts": 5, "crash_loop_window_ms": 1000,
            "crash_loop_retry_ms": 60000, "ready_after_ms": 0, "ready_log_line": "up", "ready_timeout_ms": 5000,
            "stop_signal": "sigint", "stop_timeout_ms": 0, "shim": true, "log_max_bytes": 4096, "log_max_files": 2""";

    private final Definitions definitions = new Definitions();

    @Test
    void whatIsLeftOutIsAsTheContractSays() {
        Definition web = definitions.of(ServiceSpec.of("web", List.of("prog")));

        assertThat(web)
                .isEqualTo(new Definition(
                        "web",
                        false,
                        List.of("prog"),
                        Map.of(),
                        Set.of(),
                        Path.of("/"),
                        null,
                        Map.of(),
                        new RestartPolicy(
                                RestartPolicy.Mode.ALWAYS,
                                Set.of(0),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(30),
                                10,
                                Duration.ofMinutes(10),
                                Duration.ofMinutes(5)),
                        new Definition.Readiness(null, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                        new Definition.StopPolicy(15, Duration.ofSeconds(10)),
                        null,
                        false,
                        new Definition.LogLimits(10 << 20, 5)));
    }

    @Test
    void whatIsSaidIsTaken() {
        Definition job = of(FULL);

        assertThat(job.oneshot()).isTrue();
        assertThat(job.env()).isEqualTo(Map.of("A", "1", "TOKEN", "hunter2"));
        assertThat(job.secretEnv()).containsExactly("TOKEN");
        assertThat(job.dependsOn())
                .isEqualTo(Map.of("db", Condition.READY, "job", Condition.SUCCEEDED, "x", Condition.STARTED));
        assertThat(job.restart().mode()).isEqualTo(RestartPolicy.Mode.NEVER);
        assertThat(job.restart().successExitCodes()).containsExactlyInAnyOrder(0, 75);
        assertThat(job.stop()).isEqualTo(new Definition.StopPolicy(2, Duration.ZERO));
        assertThat(job.log()).isEqualTo(new Definition.LogLimits(4096, 2));
    }

    @Test
    void aOneshotIsRestartedOnFailureUnlessItSaysOtherwise() {
        assertThat(of("\"type\": \"oneshot\"").restart().mode()).isEqualTo(RestartPolicy.Mode.ON_FAILURE);
    }

    @Test
    void theLongestPauseIsNotShorterThanTheFirst() {
        assertThat(of("\"backoff_initial_ms\": 60000").restart().max()).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", FULL})
    void whatIsStoredIsReadBackTheSame(String fields) {
        Definition definition = of(fields);

        assertThat(definitions.decode(definitions.encode(definition))).isEqualTo(definition);
    }

    @Test
    void whatIsNoDefinitionIsSaidToBeNone() {
        for (String stored : List.of("{", "[]", "", "null", "{\"name\": \"web\"}")) {
            assertThatThrownBy(() -> definitions.decode(stored)).isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void whatIsNoDefinitionIsNotShownBecauseItMayHoldSecrets() {
        assertThatThrownBy(() -> definitions.decode("{\"env\": hunter2")).hasMessageNotContaining("hunter2");
    }

    @Test
    void whatIsShownCannotBeWrittenBackInTheSecretsPlace() {
        ServiceSpec shown = definitions.toMaskedSpec(of(FULL));

        assertThatThrownBy(() -> definitions.of(shown))
                .asInstanceOf(type(RpcException.class))
                .satisfies(refused -> {
                    assertThat(refused.error()).isEqualTo(RpcError.INVALID_PARAMS);
                    assertThat(refused.data().subject()).isEqualTo("/env/TOKEN");
                    assertThat(refused.hint()).contains("Write the secret itself");
                });
    }

    @Test
    void whatWasOnceStoredInASecretsPlaceCanStillBeRead() {
        Definition job = of(FULL);
        String stored = definitions.encode(job).replace("hunter2", "********");

        assertThat(definitions.decode(stored).env()).containsEntry("TOKEN", "********");
    }

    @Test
    void secretsAreMaskedInWhatIsShownAndNowhereElse() {
        Definition job = of(FULL);

        assertThat(definitions.toMaskedSpec(job).env()).isEqualTo(Map.of("A", "1", "TOKEN", "********"));
        assertThat(definitions.toSpec(job).env()).containsEntry("TOKEN", "hunter2");
        assertThat(job.toString() + definitions.toSpec(job)).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"type\": \"daemon\"|/type",
                "\"env\": {\"A-B\": \"\"}|/env/A-B",
                "\"secret_env\": [\"NONE\"]|/secret_env",
                "\"cwd\": \"srv\"|/cwd",
                "\"user\": \"\"|/user",
                "\"depends_on\": {\"a b\": \"ready\"}|/depends_on",
                "\"depends_on\": {\"db\": \"up\"}|/depends_on/db",
                "\"restart\": \"sometimes\"|/restart",
                "\"type\": \"oneshot\", \"restart\": \"always\"|/restart",
                "\"success_exit_codes\": [256]|/success_exit_codes",
                "\"success_exit_codes\": [-1]|/success_exit_codes",
                "\"backoff_initial_ms\": 0|/backoff_initial_ms",
                "\"backoff_initial_ms\": 3600001|/backoff_initial_ms",
                "\"backoff_max_ms\": 86400001|/backoff_max_ms",
                "\"crash_loop_starts\": 1|/crash_loop_starts",
                "\"crash_loop_starts\": 1001|/crash_loop_starts",
                "\"crash_loop_window_ms\": 0|/crash_loop_window_ms",
                "\"crash_loop_retry_ms\": 2592000001|/crash_loop_retry_ms",
                "\"ready_after_ms\": -1|/ready_after_ms",
                "\"ready_after_ms\": 3600001|/ready_after_ms",
                "\"ready_log_line\": \"\"|/ready_log_line",
                "\"ready_timeout_ms\": 0|/ready_timeout_ms",
                "\"stop_signal\": \"TREM\"|/stop_signal",
                "\"stop_signal\": \"\"|/stop_signal",
                "\"stop_timeout_ms\": 3600001|/stop_timeout_ms",
                "\"log_max_bytes\": 1023|/log_max_bytes",
                "\"log_max_files\": 0|/log_max_files",
                "\"log_max_files\": 1001|/log_max_files",
            })
    void everyLimitIsHeldAndNamed(String fields, String path) {
        assertThatThrownBy(() -> of(fields)).satisfies(e -> assertError(e, RpcError.INVALID_PARAMS, path));
    }

    @Test
    void aServiceThatDependsOnItselfIsACircle() {
        assertThatThrownBy(() -> of("\"depends_on\": {\"web\": \"ready\"}"))
                .hasMessage("The dependencies go in a circle: web -> web")
                .satisfies(e -> assertError(e, RpcError.DEPENDENCY_CYCLE, "web"));
    }

    @Test
    void aCircleIsNamedWithItsPath() {
        Map<String, Definition> all = all(depends("a", "b"), depends("b", "c"), depends("c", "b"), depends("d"));

        assertThatThrownBy(() -> Definitions.checkDependencies(all))
                .hasMessage("The dependencies go in a circle: b -> c -> b")
                .satisfies(e -> assertError(e, RpcError.DEPENDENCY_CYCLE, "b"));
    }

    @Test
    void aDependencyThatDoesNotExistIsNamedWithTheNearest() {
        assertThatThrownBy(() -> Definitions.checkDependencies(all(depends("web", "databse"), depends("database"))))
                .hasMessage(
                        "The service \"web\" depends on \"databse\", which does not exist, did you mean \"database\"?")
                .satisfies(e -> assertError(e, RpcError.INVALID_PARAMS, "web"));
    }

    @Test
    void aDiamondIsNoCircle() {
        Definitions.checkDependencies(all(depends("a", "b", "c"), depends("b", "d"), depends("c", "d"), depends("d")));
    }

    private Definition depends(String name, String... on) {
        ServiceSpec.Builder spec = ServiceSpec.named(name).command("prog");
        for (String other : on) {
            spec.dependsOn(other, "started");
        }
        return definitions.of(spec.build());
    }

    private static Map<String, Definition> all(Definition... some) {
        Map<String, Definition> all = new TreeMap<>();
        for (Definition definition : some) {
            all.put(definition.name(), definition);
        }
        return all;
    }

    private Definition of(String fields) {
        String json = "{\"name\": \"web\", \"command\": [\"prog\"]" + (fields.isEmpty() ? "" : ", ") + fields + "}";
        try {
            return definitions.of(RpcJson.lenient().readValue(json, ServiceSpec.class));
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
