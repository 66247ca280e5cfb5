package dev.supervisor.server.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.StepSpec;
import dev.supervisor.server.run.ReadyStep;
import dev.supervisor.server.run.RunPlan;
import dev.supervisor.server.run.StepKey;
import dev.supervisor.server.store.Durability;
import dev.supervisor.server.store.RunRow;
import dev.supervisor.server.store.RunStore.NewRun;
import dev.supervisor.server.store.RunStore.NewStep;
import dev.supervisor.server.store.StepRow;
import dev.supervisor.server.store.UnreadableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs between the contract, the database and the scheduler. */
final class RunSpecs {
    private static final long MONTH_MS = 2_592_000_000L;
    private static final int MAX_STEPS = 256;
    private static final int MAX_LABELS = 32;
    private static final List<String> LEVELS =
            Stream.of(Durability.values()).map(Durability::word).toList();
    /** JSON of an empty list, which a run of one step needs. */
    private static final String NONE = "[]";

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<Integer>> NUMBERS = new TypeReference<>() {};

    private final JsonMapper json = RpcJson.sparse();
    private final Set<String> pools;

    RunSpecs(Set<String> pools) {
        this.pools = pools;
    }

    boolean hasPool(String name) {
        return pools.contains(name);
    }

    /** Checks everything, and makes the rows. */
    NewRun rows(RunSpec spec) {
        List<StepSpec> steps = steps(spec);
        Map<String, String> env = Check.environment("/env", spec.env());
        Definitions.checkUnmasked(Definitions.secrets("/secret_env", spec.secretEnv(), env), env);
        Check.directory("/cwd", spec.cwd());
        if (spec.user() != null) {
            Check.text("/user", spec.user(), 64);
        }
        durability(spec);
        Check.number("/timeout_ms", spec.timeoutMs(), 1, MONTH_MS, 1);
        Check.number("/stop_timeout_ms", spec.stopTimeoutMs(), 0, MONTH_MS, 0);
        List<NewStep> rows = new ArrayList<>();
        for (List<Integer> needs : needs(steps)) {
            StepSpec step = steps.get(rows.size());
            rows.add(new NewStep(
                    step.name(), needs.isEmpty() ? "queued" : "blocked", needs.isEmpty() ? NONE : write(needs)));
        }
        return new NewRun(
                spec.name() == null ? "run" : Check.name("/name", spec.name()),
                pool(spec.pool()),
                (int) Check.number("/priority", spec.priority(), -1_000, 1_000, 0),
                write(spec),
                write(labels(spec.labels())),
                spec.idempotencyKey() == null ? null : Check.text("/idempotency_key", spec.idempotencyKey(), 200),
                rows);
    }

    /** What a submit asks for at least; {@code off}: nothing beyond the daemon's own. */
    static Durability durability(RunSpec spec) {
        return durability(spec.durability());
    }

    static Durability durability(@Nullable String level) {
        return Durability.of(Check.oneOf("/durability", level, LEVELS, Durability.OFF.word()));
    }

    /** @throws UnreadableException when what is stored of the run is no specification that has this step */
    ReadyStep ready(StepRow row, RunRow run) {
        try {
            return ready(json.readValue(run.spec(), RunSpec.class), row, run);
        } catch (JsonProcessingException | RuntimeException e) {
            throw Failures.unreadable("the specification", e);
        }
    }

    private static ReadyStep ready(RunSpec spec, StepRow row, RunRow run) {
        StepSpec step = steps(spec).get(row.position());
        return new ReadyStep(
                new StepKey(run.id(), row.position()),
                step.name(),
                step.command(),
                spec.env() == null ? Map.of() : spec.env(),
                spec.cwd() == null ? Path.of("/") : Path.of(spec.cwd()),
                spec.user(),
                Duration.ofMillis(spec.stopTimeoutMs() == null ? 10_000 : spec.stopTimeoutMs()),
                duration(step.timeoutMs()),
                duration(spec.timeoutMs()),
                run.startedAt() == null ? null : Instant.ofEpochMilli(run.startedAt()));
    }

    /** @throws UnreadableException when they are no list of positions */
    List<Integer> needs(StepRow row) {
        return read("what a step needs", row.needs(), NUMBERS);
    }

    /** @throws UnreadableException when they are no object of texts */
    Map<String, String> labels(RunRow row) {
        return read("the labels", row.labels(), TEXTS);
    }

    private static List<StepSpec> steps(RunSpec spec) {
        if (spec.steps() != null && spec.command() == null) {
            return checked(spec.steps());
        }
        if (spec.command() != null && spec.steps() == null) {
            Check.command("/command", spec.command());
            return List.of(new StepSpec("main", spec.command(), null, null));
        }
        throw new RpcException(
                RpcError.INVALID_PARAMS, "A run has either a command or steps", "/command", "Give exactly one of both");
    }

    private static List<StepSpec> checked(List<StepSpec> steps) {
        if (steps.isEmpty() || steps.size() > MAX_STEPS) {
            throw RpcException.invalidParams("/steps", "A run has 1 to " + MAX_STEPS + " steps");
        }
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            StepSpec step = steps.get(i);
            String path = "/steps/" + i;
            if (step == null) {
                throw RpcException.invalidParams(path, "The step is null");
            }
            Check.name(path + "/name", step.name());
            Check.command(path + "/command", step.command());
            Check.number(path + "/timeout_ms", step.timeoutMs(), 1, MONTH_MS, 1);
            if (!names.add(step.name())) {
                throw RpcException.invalidParams(path + "/name", "There are two steps \"" + step.name() + "\"");
            }
        }
        return steps;
    }

    private static List<List<Integer>> needs(List<StepSpec> steps) {
        List<String> names = steps.stream().map(StepSpec::name).toList();
        List<List<Integer>> needs = new ArrayList<>();
        for (StepSpec step : steps) {
            List<Integer> positions = new ArrayList<>();
            for (String need : step.needs() == null ? List.<String>of() : step.needs()) {
                int position = names.indexOf(need);
                if (position < 0) {
                    throw RpcException.invalidParams(
                            "/steps/" + needs.size() + "/needs",
                            "There is no step \"" + Check.shown(need) + "\"" + Nearest.hint(need, names));
                }
                positions.add(position);
            }
            needs.add(positions);
        }
        List<Integer> cycle = RunPlan.cycle(needs);
        if (!cycle.isEmpty()) {
            String path = String.join(" -> ", cycle.stream().map(names::get).toList());
            throw new RpcException(
                    RpcError.DEPENDENCY_CYCLE, "The steps need each other in a circle: " + path, "/steps", null);
        }
        return needs;
    }

    private String pool(@Nullable String pool) {
        if (pool == null) {
            return "default";
        }
        if (!pools.contains(pool)) {
            throw RpcException.notFound("pool", Check.shown(pool), "Known pools: " + String.join(", ", pools));
        }
        return pool;
    }

    private static Map<String, String> labels(@Nullable Map<String, String> labels) {
        if (labels == null) {
            return Map.of();
        }
        if (labels.size() > MAX_LABELS) {
            throw RpcException.invalidParams("/labels", "A run has " + MAX_LABELS + " labels at most");
        }
        labels.forEach((name, value) -> {
            Check.name("/labels", name);
            Check.text("/labels/" + name, value == null ? "" : value, 200);
        });
        return labels;
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T read(String what, String stored, TypeReference<T> type) {
        try {
            T value = json.readValue(stored, type);
            if (value == null) {
                throw UnreadableException.of(what, "it is null");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw Failures.unreadable(what, e);
        }
    }

    private static @Nullable Duration duration(@Nullable Long millis) {
        return millis == null ? null : Duration.ofMillis(millis);
    }
}
