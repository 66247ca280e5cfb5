package dev.supervisor.bench;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Latency over time: a point each second, or each few seconds when a long load would otherwise make too many. */
final class Timeline {
    private static final long MAX_POINTS = 1_200;

    private final int secondsPerPoint;
    private final Histogram reads = Meter.histogram();
    private final Histogram writes = Meter.histogram();
    private final List<Point> points = new ArrayList<>();

    /** @param second from the start of the load to the end of what is summed up here */
    record Point(int second, Part reads, Part writes) {}

    /** Calls answered; latencies in milliseconds, 0 when there were none. */
    record Part(long count, double p50Ms, double p99Ms, double maxMs) {
        static Part of(Histogram histogram) {
            return new Part(
                    histogram.getTotalCount(),
                    Latencies.millis(histogram.getValueAtPercentile(50)),
                    Latencies.millis(histogram.getValueAtPercentile(99)),
                    Latencies.millis(histogram.getMaxValue()));
        }
    }

    /** @param seconds the load is meant to last */
    Timeline(long seconds) {
        this.secondsPerPoint = (int) Math.max(1, (seconds + MAX_POINTS - 1) / MAX_POINTS);
    }

    void add(int second, Histogram readsOfIt, Histogram writesOfIt) {
        reads.add(readsOfIt);
        writes.add(writesOfIt);
        if (second % secondsPerPoint == 0) {
            points.add(new Point(second, Part.of(reads), Part.of(writes)));
            reads.reset();
            writes.reset();
        }
    }

    List<Point> points() {
        return List.copyOf(points);
    }
}
