package dev.supervisor.bench;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code cockpit} found out; the content of {@code cockpit.json}.
 *
 * @param ok whether all checks hold that could be made
 * @param page null when there is no browser
 * @param notRun what could not be checked here, and why
 */
record CockpitResult(
        String scenario,
        boolean ok,
        Instant startedAt,
        Machine machine,
        int services,
        int viewers,
        List<Round> rounds,
        @Nullable Page page,
        List<Check> checks,
        List<String> notRun) {
    /**
     * The same services restarted at the same rate, without viewers and with them.
     *
     * @param alone nobody watches
     * @param watched all do
     */
    record Round(Half alone, Half watched) {}

    /**
     * @param restarts asked for and answered
     * @param cpuPercent of a core that the daemon took
     * @param changesPerSecond changes of state, by the daemon's events
     */
    record Half(long restarts, double cpuPercent, double changesPerSecond) {}

    /**
     * The page while services change, by the browser's own trace.
     *
     * @param changesPerSecond that it was told of
     * @param framesPerSecond that it drew
     * @param longFrames with more scripting than they may have
     */
    record Page(
            double changesPerSecond,
            double framesPerSecond,
            double scriptMeanMs,
            double scriptP50Ms,
            double scriptP99Ms,
            double scriptMaxMs,
            long longFrames,
            List<Double> scriptMs) {}

    /** The same, judged. */
    CockpitResult with(List<Check> judged) {
        boolean allHold = judged.stream().allMatch(Check::ok);
        return new CockpitResult(
                scenario, allHold, startedAt, machine, services, viewers, rounds, page, List.copyOf(judged), notRun);
    }

    /** What the viewers cost, in per cent of a core: the median of the rounds. */
    double fanOutPercent() {
        List<Double> more = rounds.stream()
                .map(round -> round.watched().cpuPercent() - round.alone().cpuPercent())
                .sorted()
                .toList();
        int middle = more.size() / 2;
        return more.size() % 2 == 1 ? more.get(middle) : (more.get(middle - 1) + more.get(middle)) / 2;
    }
}
