package dev.supervisor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The house is built as {@link ArchitectureRules} say, and each of them can fail. */
class ArchitectureTest {
    private static final String VIOLATIONS = "dev.supervisor.server.violations.";
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.supervisor");
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/violations/"))
            .importPackages("dev.supervisor");

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theHouseKeepsTheRule(String name, ArchRule rule) {
        rule.check(HOUSE);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("violations")
    void theRuleSeesItsViolation(String name, ArchRule rule, List<String> violators) throws ClassNotFoundException {
        Class<?>[] classes = new Class<?>[violators.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = Class.forName(violators.get(i));
        }
        JavaClasses violating = new ClassFileImporter().importClasses(classes);

        assertThat(rule.evaluate(violating).getFailureReport().getDetails())
                .anyMatch(detail -> detail.contains(violators.get(0)));
    }

    @Test
    void everyRuleHasAViolation() {
        Set<Object> proven = violations().map(each -> each.get()[0]).collect(Collectors.toSet());
        assertThat(rules().map(each -> each.get()[0]).toList()).isNotEmpty().allMatch(proven::contains);
    }

    @Test
    void testsDoNotSleepEither() {
        ArchitectureRules.NO_SLEEP.check(TESTS);
    }

    private static Stream<Arguments> rules() {
        return Stream.of(ArchitectureRules.class.getDeclaredFields())
                .filter(field -> field.getType() == ArchRule.class)
                .map(field -> arguments(field.getName(), rule(field)));
    }

    private static Stream<Arguments> violations() {
        return Stream.of(
                violation("SQL", "control.SeesSql"),
                violation("UNDERTOW", "control.SeesUndertow"),
                violation("PROMETHEUS", "control.SeesPrometheus"),
                violation("NATIVE_CODE", "control.SeesJna"),
                violation("JSON_RPC", "control.SeesJsonRpc"),
                violationAt("CONTRACT_KNOWS_NEITHER_SIDE", "dev.supervisor.rpc.violations.SeesServer"),
                violationAt("CONTRACT_KNOWS_NEITHER_SIDE", "dev.supervisor.rpc.violations.SeesClient"),
                violationAt("CLIENT_KNOWS_NO_SERVER", "dev.supervisor.client.violations.SeesServer"),
                violation("LOOP_IS_A_FOUNDATION", "loop.SeesProcess"),
                violation("STORE_IS_A_FOUNDATION", "store.SeesContract"),
                violation("PROCESS_IS_A_FOUNDATION", "process.SeesLogs"),
                violation("CONFIG_SEES_THE_CONTRACT", "config.SeesStore"),
                violation("LOGS_SEES_PROCESS", "logs.SeesLoop"),
                violation("SUPERVISE_DECIDES_ONLY", "supervise.SeesStore"),
                violation("RUN_DECIDES_ONLY", "run.SeesContract"),
                violation("UPKEEP_ASKS_THE_STORE", "upkeep.SeesLoop"),
                violation("CONTROL_LOOKS_DOWN", "control.SeesHttp"),
                violation("CONTROL_LOOKS_DOWN", "control.SeesRpc"),
                violation("RPC_SEES_CONTROL", "rpc.SeesHttp"),
                violation("EVENTS_READ_THE_STORE", "events.SeesControl"),
                violation("METRICS_SEES_CONTROL", "metrics.SeesRpc"),
                violation("HTTP_SEES_RPC", "http.SeesControl"),
                violation("DAEMON_IS_SEEN_BY_NOTHING", "control.SeesDaemon"),
                violation("CLIENT_IS_THE_PROGRAMS", "control.SeesClient"),
                violation("NO_CYCLES", "left.Left", "right.Right"),
                violation("NO_SLEEP", "control.Sleeps"),
                violation("THREADS_COME_FROM_DAEMON", "control.StartsThread"),
                violation("THREADS_COME_FROM_DAEMON", "control.NamesThreadConstructor"),
                violation("THREADS_COME_FROM_DAEMON", "control.ExtendsThread"),
                violation("THREADS_COME_FROM_DAEMON", "control.MakesExecutor"),
                violation("THREADS_COME_FROM_DAEMON", "control.MakesPool"),
                violation("THREADS_COME_FROM_DAEMON", "control.UsesCommonPool"),
                violation("CLOCKS_ARE_INJECTED", "control.ReadsMillis"),
                violation("CLOCKS_ARE_INJECTED", "control.ReadsInstant"),
                violation("CLOCKS_ARE_INJECTED", "control.MakesClock"));
    }

    private static Arguments violation(String rule, String... violators) {
        return violationAt(rule, Stream.of(violators).map(VIOLATIONS::concat).toArray(String[]::new));
    }

    private static Arguments violationAt(String rule, String... violators) {
        try {
            return arguments(rule, rule(ArchitectureRules.class.getDeclaredField(rule)), List.of(violators));
        } catch (NoSuchFieldException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ArchRule rule(Field field) {
        try {
            return (ArchRule) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
