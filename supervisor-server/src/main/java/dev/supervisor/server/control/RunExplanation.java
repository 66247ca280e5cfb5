package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.server.logs.LogSubject;
import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.run.Pool;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.RunRow;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StepRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says why a run is in the state it is in. */
final class RunExplanation {
    private static final int LAST_LINES = 10;
    private static final int MOST_COUNTED = 10_000;

    private final Database database;
    private final RunSpecs specs;
    private final LogControl logs;
    private final Map<String, Pool> pools;
    private final InstantSource clock;
    private final RunStore runs = new RunStore();

    /** @param decisive the step whose output tells most; null: none has any */
    private record Found(
            RunRow run, List<String> reasons, @Nullable StepRow decisive) {}

    RunExplanation(Database database, RunSpecs specs, LogControl logs, Map<String, Pool> pools, InstantSource clock) {
        this.database = database;
        this.specs = specs;
        this.logs = logs;
        this.pools = pools;
        this.clock = clock;
    }

    CompletableFuture<Explanation> why(long runId) {
        return database.read(session -> find(session, runId)).thenCompose(found -> {
            StepRow step = found.decisive();
            if (step == null) {
                return CompletableFuture.completedFuture(answer(found, List.of()));
            }
            return logs.page(LogSubject.step(runId, step.name()), new LogControl.Request(null, LAST_LINES, null))
                    .thenApply(page -> answer(found, page.lines()));
        });
    }

    private Found find(Session session, long runId) {
        RunRow run = runs.run(session, runId)
                .orElseThrow(() -> RpcException.notFound("run", String.valueOf(runId), "supervisor runs lists them"));
        List<StepRow> steps = runs.steps(session, runId);
        List<String> reasons = new ArrayList<>();
        if (run.cancelRequested()) {
            reasons.add("It was asked to be cancelled");
        }
        if (run.error() != null) {
            reasons.add("It ended with: " + run.error());
        }
        steps.forEach(step -> reasons.add(step.name() + ": " + explain(session, run, step, steps)));
        return new Found(run, reasons, decisive(steps));
    }

    private String explain(Session session, RunRow run, StepRow step, List<StepRow> steps) {
        return switch (step.state()) {
            case "queued" -> queued(session, run, step);
            case "blocked" -> "waits for " + unfinished(step, steps);
            case "running" ->
                "runs for " + runsFor(step) + " s"
                        + (step.process() == null
                                ? ""
                                : ", process " + step.process().pid());
            default -> step.state() + (step.error() == null ? "" : ": " + step.error());
        };
    }

    private long runsFor(StepRow step) {
        long now = clock.millis();
        return Math.max(0, now - Objects.requireNonNullElse(step.startedAt(), now)) / 1_000;
    }

    private String queued(Session session, RunRow run, StepRow step) {
        Pool pool = pools.get(run.pool());
        if (pool == null) {
            return "waits for the pool " + run.pool() + ", which the configuration does not have any more";
        }
        long before = runs.queuedBefore(session, run, step.position(), MOST_COUNTED);
        String places = before >= MOST_COUNTED ? MOST_COUNTED + " and more" : String.valueOf(before);
        return "waits for one of the " + pool.slots() + " slots of the pool " + pool.name() + "; " + places
                + (before == 1 ? " step goes" : " steps go") + " before it";
    }

    private String unfinished(StepRow step, List<StepRow> steps) {
        return specs.needs(step).stream()
                .map(steps::get)
                .filter(needed -> !needed.state().equals("succeeded"))
                .map(needed -> needed.name() + " (" + needed.state() + ")")
                .collect(Collectors.joining(" and "));
    }

    /** The one that failed, or runs, or else ended last. */
    private static @Nullable StepRow decisive(List<StepRow> steps) {
        Optional<StepRow> failed = steps.stream()
                .filter(step -> List.of("failed", "timed_out", "lost").contains(step.state()))
                .findFirst();
        return failed.or(() -> steps.stream()
                        .filter(step -> step.state().equals("running"))
                        .findFirst())
                .or(() ->
                        steps.stream().filter(step -> step.startedAt() != null).reduce((first, second) -> second))
                .orElse(null);
    }

    private static Explanation answer(Found found, List<LogLine> lines) {
        RunRow run = found.run();
        return new Explanation(
                String.valueOf(run.id()),
                run.state(),
                summary(run),
                found.reasons(),
                lastExit(found.decisive()),
                lines);
    }

    private static @Nullable String lastExit(@Nullable StepRow step) {
        return step == null || step.finishedAt() == null
                ? null
                : new ExitStatus(step.exitCode(), step.exitSignal()).toString();
    }

    private static String summary(RunRow run) {
        return switch (run.state()) {
            case "queued" -> "It waits for its turn since " + RpcJson.format(Instant.ofEpochMilli(run.submittedAt()));
            case "running" -> "It runs";
            case "succeeded" -> "All of it succeeded";
            case "failed" -> "A step of it failed";
            case "timed_out" -> "Its time was over before it was done";
            case "cancelled" -> "It was cancelled";
            default -> "What became of it cannot be known: its process ended while nobody watched";
        };
    }
}
