package dev.supervisor.bench;

import dev.supervisor.bench.ApiResult.Beside;
import dev.supervisor.bench.ApiResult.Rate;
import dev.supervisor.bench.ApiResult.Turn;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two servers that are asked in turns, each for as much as it can answer: the next request of a connection is sent once the last was
 * answered, so that what shows is throughput, not waiting.
 *
 * <p>Threading: one thread.
 */
final class ApiTrial {
    /** Of a core, that the compiler of a server that is warm takes at the most. */
    private static final double WARM_SHARE = 0.05;

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

    Beside run(Plan plan, Side ours, Side theirs) throws IOException {
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

    /** Until its compiler has next to nothing left to do, which takes the longer the busier the machine is; how many it answered. */
    private long warmUp(Side side, int connections) throws IOException {
        long answered = 0;
        CompilerThreads compiler = new CompilerThreads(side.process());
        for (int lap = 0; lap < MOST_LAPS; lap++) {
            Duration before = compiler.cpu();
            answered +=
                    RawCalls.run(side.request(), connections, options.warmUp()).answered();
            double share = (double) compiler.cpu().minus(before).toNanos()
                    / options.warmUp().toNanos();
            if (share < WARM_SHARE) {
                break;
            }
        }
        return answered;
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
