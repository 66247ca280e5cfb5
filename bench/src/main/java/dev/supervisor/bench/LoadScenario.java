package dev.supervisor.bench;

import dev.supervisor.bench.LoadGenerator.Plan;
import dev.supervisor.bench.Operation.Kind;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.SystemInfo;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Mixed reads and submits at a fixed rate, then the proof that nothing was lost, doubled or disturbed. */
final class LoadScenario implements Scenario {
    @Override
    public String name() {
        return "load";
    }

    @Override
    public String usage() {
        return LoadOptions.USAGE;
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        LoadOptions options = LoadOptions.parse(arguments, System.getenv(), BenchJar.home());
        Files.createDirectories(options.out());
        Progress progress = new Progress(out, Progress.isTerminal());
        Path jar = options.destination().jar();
        LoadResult result;
        if (jar == null) {
            try (Target target = Target.remote(options.destination())) {
                result = load(options, target, progress, new ArrayList<>());
            }
        } else {
            progress.say("starting " + jar + " with " + DaemonUnderTest.SERVICES + " services");
            result = loadPackaged(options, jar, progress);
        }
        LoadTable.report(result).write(options.out(), out);
        return result.ok();
    }

    /** Loads a daemon of our own, whose stop is checked as well. */
    private LoadResult loadPackaged(LoadOptions options, Path jar, Progress progress)
            throws IOException, InterruptedException {
        List<Check> checks = new ArrayList<>();
        LoadResult result;
        DaemonUnderTest daemon = DaemonUnderTest.start(jar);
        try (daemon) {
            result = load(options, daemon, progress, checks);
            if (!result.ok()) {
                daemon.keepLog(options.out().resolve(name() + "-daemon.log"));
            }
        }
        checks.add(daemon.stoppedInOrder());
        return result.with(checks);
    }

    private LoadResult load(LoadOptions options, Target target, Progress progress, List<Check> checks)
            throws IOException, InterruptedException {
        Machine machine = Machine.here();
        try (SupervisorClient client = target.connect()) {
            LoadChecks.Before before = LoadChecks.Before.of(client);
            Submissions submissions = new Submissions(options.plannedSubmits());
            LoadWorkload workload =
                    new LoadWorkload(submissions, List.copyOf(before.processes().keySet()));
            progress.say("driving " + client.describe() + " (" + options.reads() + " readers, " + options.writes()
                    + " writers, " + options.rate() + " calls/s) after a warm-up of "
                    + LoadOptions.WARM_UP.toSeconds() + " s");
            LoadGenerator warmUp = new LoadGenerator(plan(options, workload, LoadOptions.WARM_UP));
            long unmade = warmUp.run(target::connect, (second, reads, writes) -> {});
            LoadGenerator generator = new LoadGenerator(plan(options, workload, options.duration()));
            Timeline timeline = new Timeline(options.duration().toSeconds());
            Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            unmade += generator.run(target::connect, (second, reads, writes) -> {
                timeline.add(second, reads, writes);
                progress.second(second, options.duration(), reads, writes, "errors " + errors(generator));
            });
            progress.say("checking what is stored");
            List<Meter> meters = new ArrayList<>(warmUp.meters());
            meters.addAll(generator.meters());
            try {
                new LoadChecks(
                                client,
                                submissions,
                                before,
                                options.destination().jar() != null)
                        .make(meters, unmade, checks);
            } catch (IOException | UncheckedIOException | RpcException e) {
                checks.add(LoadChecks.unanswered(e));
            }
            return result(options, client.describe(), before, machine, generator, timeline, startedAt)
                    .with(checks);
        }
    }

    private static Plan plan(LoadOptions options, LoadWorkload workload, Duration duration) {
        return new Plan(
                options.reads(), workload.reads(), options.writes(), workload.writes(), options.rate(), duration);
    }

    private static LoadResult result(
            LoadOptions options,
            String daemon,
            LoadChecks.Before before,
            Machine machine,
            LoadGenerator generator,
            Timeline timeline,
            Instant startedAt) {
        double seconds = options.duration().toMillis() / 1_000.0;
        SystemInfo info = before.info();
        Map<String, Long> messages = new TreeMap<>();
        generator
                .meters()
                .forEach(meter -> meter.messages()
                        .forEach((message, count) ->
                                messages.put(meter.operation().name() + ": " + message, count)));
        return new LoadResult(
                "load",
                false,
                startedAt,
                machine,
                new LoadResult.Versions(
                        LoadScenario.class.getPackage().getImplementationVersion(),
                        info.version(),
                        info.javaVersion(),
                        info.sqliteVersion()),
                new LoadResult.Settings(
                        daemon,
                        info.durability(),
                        info.services(),
                        options.reads(),
                        options.writes(),
                        options.rate(),
                        LoadOptions.WARM_UP.toSeconds(),
                        seconds),
                generator.meters().stream()
                        .map(meter -> Latencies.of(
                                meter.operation().name(),
                                meter.total(),
                                seconds,
                                meter.retryableErrors(),
                                meter.errors()))
                        .toList(),
                List.of(
                        total("all reads", Kind.READ, generator, seconds),
                        total("all writes", Kind.WRITE, generator, seconds)),
                messages,
                timeline.points(),
                List.of());
    }

    private static Latencies total(String name, Kind kind, LoadGenerator generator, double seconds) {
        List<Meter> meters = generator.meters().stream()
                .filter(meter -> meter.operation().kind() == kind)
                .toList();
        return Latencies.of(
                name,
                generator.total(kind),
                seconds,
                meters.stream().mapToLong(Meter::retryableErrors).sum(),
                meters.stream().mapToLong(Meter::errors).sum());
    }

    private static long errors(LoadGenerator generator) {
        return generator.meters().stream()
                .mapToLong(meter -> meter.errors() + meter.retryableErrors())
                .sum();
    }
}
