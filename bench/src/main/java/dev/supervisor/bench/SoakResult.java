package dev.supervisor.bench;

import dev.supervisor.bench.Sampled.Sample;
import java.time.Instant;
import java.util.List;

/**
 * All that a soak found out; the content of {@code soak.json}.
 *
 * @param ok whether all checks hold
 * @param driftDecides false when the soak was too short to tell a drift from a daemon that warms up
 * @param load what was asked for by the rate
 * @param beside what was asked for one after the other, meanwhile
 * @param faults the first of what was found wrong, in words
 */
record SoakResult(
        String scenario,
        boolean ok,
        Instant startedAt,
        Machine machine,
        double durationSeconds,
        int rate,
        List<Latencies> load,
        List<Latencies> beside,
        List<Timeline.Point> timeline,
        List<Sample> samples,
        List<Drift> drifts,
        boolean driftDecides,
        List<String> faults,
        List<Check> checks) {}
