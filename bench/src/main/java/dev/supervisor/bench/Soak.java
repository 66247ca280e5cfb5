package dev.supervisor.bench;

import dev.supervisor.bench.Sampled.Sample;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One soak of one daemon. Its memory does not grow with its length: latencies are histograms, runs are forgotten once they have
 * been found, and what is drawn over time has so many points at the most.
 *
 * <p>Threading: one thread.
 */
final class Soak {
    private static final int READERS = 18;
    private static final int WRITERS = 2;
    /** A call that takes longer is stalled, whatever else goes on; upkeep is allowed to take its time. */
    private static final Duration STALL = Duration.ofSeconds(10);

    /** Time for a run to end before it is looked for. */
    private static final Duration RIPE = Duration.ofSeconds(3);

    private static final Duration LAST_RUNS = Duration.ofMinutes(2);
    private static final Duration LAST_UPKEEP = Duration.ofMinutes(10);

    private final SoakOptions options;
    private final Path directory;
    private final FileLedger ledger;
    private final Faults faults = new Faults();
    private final WipeEpoch epoch = new WipeEpoch();
    private final SoakRuns runs = new SoakRuns(epoch, faults, RIPE);
    private final LoadGenerator generator;
    private final Timeline timeline;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Meter> beside = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();

    Soak(SoakOptions options, Path directory, FileLedger ledger) {
        this.options = options;
        this.directory = directory;
        this.ledger = ledger;
        this.timeline = new Timeline(options.duration().toSeconds());
        SoakWorkload workload = new SoakWorkload(runs);
        this.generator = new LoadGenerator(new LoadGenerator.Plan(
                READERS, workload.reads(), WRITERS, workload.writes(), options.rate(), options.duration()));
    }

    void run(DaemonUnderTest daemon, Progress progress) throws IOException, InterruptedException {
        try (SupervisorClient directing = daemon.connect();
                SupervisorClient looking = daemon.connect()) {
            SoakDirector director = new SoakDirector(options, directing, directory, epoch, ledger, faults);
            Thread thread = new Thread(director, "bench-director");
            thread.setDaemon(true);
            thread.start();
            DaemonSampler sampler = new DaemonSampler(
                    daemon.handle(), looking, DaemonUnderTest.state(directory), options.duration(), runs::remembered);
            long unmade = generator.run(daemon::connect, (second, reads, writes) -> {
                timeline.add(second, reads, writes);
                sampler.second(second);
                progress.second(
                        second,
                        options.duration(),
                        reads,
                        writes,
                        "wipes " + director.wipes() + "   wrong " + faults.all());
            });
            director.end();
            thread.join(LAST_UPKEEP.toMillis());
            checks.add(new Check("every planned call was made", unmade == 0, unmade + " not made in time"));
            checks.add(new Check(
                    "what goes on beside the load came to its end",
                    !thread.isAlive(),
                    "after " + director.wipes() + " wipes"));
            Waiting.until(LAST_RUNS, () -> isAllFound(looking));
            ledger.submitted(runs.acknowledged(), runs.unanswered());
            samples.addAll(sampler.samples());
            beside.addAll(director.meters());
            checks.add(director.check());
            checks.add(runs.check());
            checks.add(neverRestarted(looking));
        }
    }

    List<Check> checks() {
        List<Check> all = new ArrayList<>(checks);
        List<Meter> prompt = new ArrayList<>(generator.meters());
        beside.stream()
                .filter(meter -> meter.operation().name().startsWith("service."))
                .forEach(prompt::add);
        long errors = generator.meters().stream().mapToLong(Meter::errors).sum();
        long retryable =
                generator.meters().stream().mapToLong(Meter::retryableErrors).sum();
        all.add(new Check(
                "no call failed but by retryable errors",
                errors == 0,
                retryable + " retryable, " + errors + " others"));
        long slowest = prompt.stream()
                .mapToLong(meter -> meter.total().getMaxValue())
                .max()
                .orElse(0);
        all.add(new Check(
                "no call took longer than " + STALL.toSeconds() + " s",
                slowest < STALL.toNanos() / 1_000,
                Latencies.millis(slowest) + " ms at worst"));
        return all;
    }

    List<Drift> drifts() {
        return Arrays.stream(Sampled.values())
                .map(what -> Drift.of(what, samples))
                .toList();
    }

    List<Latencies> load() {
        return latencies(generator.meters());
    }

    List<Latencies> beside() {
        return latencies(beside);
    }

    List<Timeline.Point> timeline() {
        return timeline.points();
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** What went wrong, in words. */
    List<String> faults() {
        List<String> words = new ArrayList<>(faults.words());
        generator
                .meters()
                .forEach(meter -> meter.messages()
                        .forEach((message, count) ->
                                words.add(meter.operation().name() + ": " + count + " x " + message)));
        return words;
    }

    private boolean isAllFound(SupervisorClient client) {
        try {
            while (runs.look(client)) {
                if (runs.remembered() == 0) {
                    return true;
                }
            }
        } catch (IOException | RpcException e) {
            return false;
        }
        return runs.remembered() == 0;
    }

    private Check neverRestarted(SupervisorClient client) {
        String name = "no service died unbidden";
        try {
            long restarts = client.serviceStatusAll(null).services().stream()
                    .filter(service -> service.name().startsWith(ServiceChurn.STEADY_PREFIX))
                    .mapToLong(service -> service.restartCount())
                    .sum();
            return new Check(name, restarts == 0, restarts + " restarts");
        } catch (IOException | RpcException e) {
            return new Check(name, false, String.valueOf(e.getMessage()));
        }
    }

    private List<Latencies> latencies(List<Meter> meters) {
        double seconds = options.duration().toMillis() / 1_000.0;
        return meters.stream()
                .map(meter -> Latencies.of(
                        meter.operation().name(), meter.total(), seconds, meter.retryableErrors(), meter.errors()))
                .toList();
    }
}
