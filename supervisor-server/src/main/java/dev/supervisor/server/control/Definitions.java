package dev.supervisor.server.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.process.Signals;
import dev.supervisor.server.run.RunPlan;
import dev.supervisor.server.store.UnreadableException;
import dev.supervisor.server.supervise.Condition;
import dev.supervisor.server.supervise.Definition;
import dev.supervisor.server.supervise.RestartPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Definitions of services between the contract, where most may be left out, the engine, where nothing is, and the database. */
final class Definitions {
    private static final long DAY_MS = 86_400_000;
    private static final long HOUR_MS = 3_600_000;
    private static final String MASK = "********";
    private static final Set<String> CONDITIONS = Set.of("started", "ready", "succeeded");
    private static final List<String> RESTARTS = List.of("always", "on-failure", "never");

    private final JsonMapper json = RpcJson.lenient();

    /** Checks everything that can be checked of one definition alone, and fills in the defaults. */
    Definition of(ServiceSpec spec) {
        Definition definition = complete(spec);
        checkUnmasked(definition.secretEnv(), definition.env());
        return definition;
    }

    private static Definition complete(ServiceSpec spec) {
        String name = Check.name("/name", spec.name());
        boolean oneshot = Check.oneOf("/type", spec.type(), List.of("service", "oneshot"), "service")
                .equals("oneshot");
        Map<String, String> env = Check.environment("/env", spec.env());
        return new Definition(
                name,
                oneshot,
                Check.command("/command", spec.command()),
                env,
                secrets("/secret_env", spec.secretEnv(), env),
                Check.directory("/cwd", spec.cwd()),
                spec.user() == null ? null : Check.text("/user", spec.user(), 64),
                dependencies(name, spec.dependsOn()),
                restartPolicy(spec, oneshot),
                new Definition.Readiness(
                        spec.readyLogLine() == null ? null : Check.text("/ready_log_line", spec.readyLogLine(), 1_000),
                        Check.millis("/ready_after_ms", spec.readyAfterMs(), 0, HOUR_MS, 1_000),
                        Check.millis("/ready_timeout_ms", spec.readyTimeoutMs(), 1, DAY_MS, 60_000)),
                new Definition.StopPolicy(
                        stopSignal(spec.stopSignal()),
                        Check.millis("/stop_timeout_ms", spec.stopTimeoutMs(), 0, HOUR_MS, 10_000)),
                spec.reloadSignal() == null ? null : signal("/reload_signal", spec.reloadSignal()),
                Boolean.TRUE.equals(spec.shim()),
                new Definition.LogLimits(
                        Check.number("/log_max_bytes", spec.logMaxBytes(), 1 << 10, 1L << 40, 10 << 20),
                        (int) Check.number("/log_max_files", spec.logMaxFiles(), 1, 1_000, 5)));
    }

    /** The definition in the contract's words, complete, with its secrets. */
    ServiceSpec toSpec(Definition definition) {
        RestartPolicy restart = definition.restart();
        Map<String, String> conditions = new TreeMap<>();
        definition.dependsOn().forEach((name, condition) -> conditions.put(name, condition.word()));
        return new ServiceSpec(
                definition.name(),
                definition.command(),
                definition.oneshot() ? "oneshot" : "service",
                new TreeMap<>(definition.env()),
                definition.secretEnv().stream().sorted().toList(),
                definition.cwd().toString(),
                definition.user(),
                conditions,
                restart.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                restart.successExitCodes().stream().sorted().toList(),
                restart.initial().toMillis(),
                restart.max().toMillis(),
                restart.crashStarts(),
                restart.crashWindow().toMillis(),
                restart.crashRetry().toMillis(),
                definition.readiness().after().toMillis(),
                definition.readiness().logLine(),
                definition.readiness().timeout().toMillis(),
                Signals.name(definition.stop().signal()),
                definition.stop().timeout().toMillis(),
                definition.reloadSignal() == null ? null : Signals.name(definition.reloadSignal()),
                definition.shim(),
                definition.log().maxBytes(),
                definition.log().maxFiles());
    }

    /** As {@link #toSpec}, fit to be shown. */
    ServiceSpec toMaskedSpec(Definition definition) {
        Map<String, String> masked = new LinkedHashMap<>(definition.env());
        definition.secretEnv().forEach(name -> masked.replace(name, MASK));
        return toSpec(new Definition(
                definition.name(),
                definition.oneshot(),
                definition.command(),
                masked,
                definition.secretEnv(),
                definition.cwd(),
                definition.user(),
                definition.dependsOn(),
                definition.restart(),
                definition.readiness(),
                definition.stop(),
                definition.reloadSignal(),
                definition.shim(),
                definition.log()));
    }

    String encode(Definition definition) {
        try {
            return json.writeValueAsString(toSpec(definition));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws UnreadableException when the stored text is no definition */
    Definition decode(String stored) {
        try {
            return complete(json.readValue(stored, ServiceSpec.class));
        } catch (JsonProcessingException | RuntimeException e) {
            throw Failures.unreadable("the definition", e);
        }
    }

    /** Checks that every dependency exists and that none leads back to where it began. */
    static void checkDependencies(Map<String, Definition> all) {
        checkDependencies(all, all);
    }

    /**
     * Checks that those exist that these definitions depend on, and that no dependency leads back to where it began. What others
     * depend on may be missing: it may not have been readable when the daemon started.
     */
    static void checkDependencies(Map<String, Definition> these, Map<String, Definition> all) {
        for (Definition definition : these.values()) {
            for (String dependency : definition.dependsOn().keySet()) {
                if (!all.containsKey(dependency)) {
                    throw new RpcException(
                            RpcError.INVALID_PARAMS,
                            "The service \"" + definition.name() + "\" depends on \"" + dependency
                                    + "\", which does not exist"
                                    + Nearest.hint(dependency, all.keySet()),
                            definition.name(),
                            "Define \"" + dependency + "\" first, or in the same file");
                }
            }
        }
        List<String> cycle = cycle(all);
        if (!cycle.isEmpty()) {
            throw new RpcException(
                    RpcError.DEPENDENCY_CYCLE,
                    "The dependencies go in a circle: " + String.join(" -> ", cycle),
                    cycle.get(0),
                    "Remove one of these dependencies");
        }
    }

    private static List<String> cycle(Map<String, Definition> all) {
        List<String> names = List.copyOf(all.keySet());
        List<List<Integer>> needs = new ArrayList<>();
        for (Definition definition : all.values()) { // in the order of the keys
            needs.add(
                    definition.dependsOn().keySet().stream().map(names::indexOf).toList());
        }
        return RunPlan.cycle(needs).stream().map(names::get).toList();
    }

    private static Map<String, Condition> dependencies(String name, @Nullable Map<String, String> dependsOn) {
        Map<String, Condition> conditions = new LinkedHashMap<>();
        if (dependsOn != null) {
            dependsOn.forEach((dependency, word) -> {
                Check.name("/depends_on", dependency);
                if (dependency.equals(name)) {
                    throw new RpcException(
                            RpcError.DEPENDENCY_CYCLE,
                            "The dependencies go in a circle: " + name + " -> " + name,
                            name,
                            "Remove this dependency");
                }
                String condition = Check.oneOf("/depends_on/" + dependency, word, CONDITIONS, "started");
                conditions.put(dependency, Condition.valueOf(condition.toUpperCase(Locale.ROOT)));
            });
        }
        return conditions;
    }

    private static RestartPolicy restartPolicy(ServiceSpec spec, boolean oneshot) {
        String mode = Check.oneOf("/restart", spec.restart(), RESTARTS, oneshot ? "on-failure" : "always");
        if (oneshot && mode.equals("always")) {
            throw RpcException.invalidParams(
                    "/restart", "A oneshot is done when it succeeds: restart must be on-failure or never");
        }
        Duration initial = Check.millis("/backoff_initial_ms", spec.backoffInitialMs(), 1, HOUR_MS, 500);
        Duration max = Check.millis("/backoff_max_ms", spec.backoffMaxMs(), 1, DAY_MS, 30_000);
        return new RestartPolicy(
                RestartPolicy.Mode.valueOf(mode.toUpperCase(Locale.ROOT).replace('-', '_')),
                successExitCodes(spec.successExitCodes()),
                initial,
                max.compareTo(initial) < 0 ? initial : max,
                (int) Check.number("/crash_loop_starts", spec.crashLoopStarts(), 2, 1_000, 10),
                Check.millis("/crash_loop_window_ms", spec.crashLoopWindowMs(), 1, 30 * DAY_MS, 600_000),
                Check.millis("/crash_loop_retry_ms", spec.crashLoopRetryMs(), 1, 30 * DAY_MS, 300_000));
    }

    private static Set<Integer> successExitCodes(@Nullable List<Integer> codes) {
        if (codes == null) {
            return Set.of(0);
        }
        codes.forEach(code -> Check.number("/success_exit_codes", code, 0, 255, 0));
        return Set.copyOf(codes);
    }

    static Set<String> secrets(String path, @Nullable List<String> names, Map<String, String> env) {
        if (names == null) {
            return Set.of();
        }
        for (String name : names) {
            if (!env.containsKey(name)) {
                throw RpcException.invalidParams(path, "\"" + Check.shown(name) + "\" is not in env");
            }
        }
        return Set.copyOf(names);
    }

    /** What was shown with its secrets masked is not taken for what it was: the secrets would be lost. */
    static void checkUnmasked(Collection<String> secrets, Map<String, String> env) {
        for (String name : secrets) {
            if (MASK.equals(env.get(name))) {
                throw new RpcException(
                        RpcError.INVALID_PARAMS,
                        "The value of the secret \"" + name + "\" is " + MASK + ", which is only shown in its place",
                        "/env/" + name,
                        "Write the secret itself, or take the name out of secret_env if this is its value");
            }
        }
    }

    private static int stopSignal(@Nullable String name) {
        if (name == null) {
            return Signals.TERM;
        }
        return Signals.number(name)
                .filter(Signals::canEnd)
                .orElseThrow(() -> RpcException.invalidParams(
                        "/stop_signal",
                        "\"" + Check.shown(name)
                                + "\" is no signal that ends a program; write TERM, INT, QUIT or the like"));
    }

    static int signal(String path, String name) {
        return Signals.number(name)
                .orElseThrow(() -> RpcException.invalidParams(
                        path, "\"" + Check.shown(name) + "\" is no signal; write HUP, USR1 or the like"));
    }
}
