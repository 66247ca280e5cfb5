package dev.supervisor.bench;

import dev.supervisor.bench.ApiResult.Beside;
import dev.supervisor.bench.ApiResult.Rate;
import dev.supervisor.bench.ApiResult.Turn;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two servers that are asked in turns, each for as much as it can answer: the next request of a connection is sent once the last was
 * answered, so that what shows is throughput, not waiting.
 *
 * <p>Threading: one thread.
 */
final class ApiTrial {
    private static final int MOST_LAPS = 12;

    private final ApiOptions options;
    private final Progress progress;

    /** Who is asked what. */
    record Side(ProcessHandle process, RawCalls.Request request) {}

    /**
     * What is compared.
     *
     * @param wanted at least so many times the other's rate
     */
    record Plan(String name, String other, int connections, double wanted) {}

    ApiTrial(ApiOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    Beside run(Plan plan, Side ours, Side theirs) throws IOException, InterruptedException {
        progress.say(plan.name() + " by " + plan.connections() + ", beside " + plan.other() + ": warm-up");
        long answered = warmUp(ours, plan.connections());
        warmUp(theirs, plan.connections());
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < options.rounds(); i++) {
            Turn turn = new Turn(rate(ours, plan.connections()), rate(theirs, plan.connections()));
            turns.add(turn);
            answered += turn.ours().answered();
            progress.say(String.format(
                    Locale.ROOT,
                    "round %d of %d: %.0f/s beside %.0f/s",
                    i + 1,
                    options.rounds(),
                    turn.ours().perSecond(),
                    turn.theirs().perSecond()));
        }
        return new Beside(plan.name(), plan.other(), plan.connections(), plan.wanted(), answered, turns);
    }

    /** How many it answered. */
    private long warmUp(Side side, int connections) throws IOException, InterruptedException {
        AtomicLong answered = new AtomicLong();
        new CompilerThreads(side.process())
                .warmUp(
                        () -> answered.addAndGet(RawCalls.run(side.request(), connections, options.warmUp())
                                .answered()),
                        MOST_LAPS);
        return answered.get();
    }

    private Rate rate(Side side, int connections) throws IOException {
        Duration before = cpu(side.process());
        RawCalls.Answered answered = RawCalls.run(side.request(), connections, options.each());
        return new Rate(
                answered.answered(),
                answered.perSecond(),
                Latencies.millis(answered.micros().getValueAtPercentile(50)),
                Latencies.millis(answered.micros().getValueAtPercentile(99)),
                cpu(side.process()).minus(before).toNanos() / 1e3 / Math.max(1, answered.answered()));
    }

    /** What the process has used so far, by {@code /proc/PID/stat}: in steps of 10 ms. */
    static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
