package dev.supervisor.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The calls of one operation, or of several together.
 *
 * @param count calls answered, refusals and failures among them
 * @param perSecond over the planned duration
 * @param p50Ms milliseconds from the intended start, as all that follow; 0 when there were no calls
 * @param retryableErrors refused by the daemon in a way that lets the caller try again
 * @param errors failed in any other way
 * @param percentiles the whole distribution, as far as the count carries it
 */
record Latencies(
        String name,
        long count,
        double perSecond,
        double p50Ms,
        double p90Ms,
        double p99Ms,
        double p999Ms,
        double maxMs,
        long retryableErrors,
        long errors,
        List<Percentile> percentiles) {
    private static final List<Double> SHOWN =
            List.of(0.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 97.5, 99.0, 99.5, 99.75, 99.9, 99.95, 99.99, 99.999);

    /** @param percentile 0 to 100 */
    record Percentile(double percentile, double ms) {}

    /** @param seconds the planned duration */
    static Latencies of(String name, Histogram histogram, double seconds, long retryableErrors, long errors) {
        return new Latencies(
                name,
                histogram.getTotalCount(),
                Math.round(histogram.getTotalCount() / seconds * 10) / 10.0,
                millis(histogram.getValueAtPercentile(50)),
                millis(histogram.getValueAtPercentile(90)),
                millis(histogram.getValueAtPercentile(99)),
                millis(histogram.getValueAtPercentile(99.9)),
                millis(histogram.getMaxValue()),
                retryableErrors,
                errors,
                SHOWN.stream()
                        .filter(percentile -> histogram.getTotalCount() * (1 - percentile / 100) >= 1)
                        .map(percentile ->
                                new Percentile(percentile, millis(histogram.getValueAtPercentile(percentile))))
                        .toList());
    }

    /** Milliseconds of microseconds. */
    static double millis(long micros) {
        return micros / 1_000.0;
    }
}
