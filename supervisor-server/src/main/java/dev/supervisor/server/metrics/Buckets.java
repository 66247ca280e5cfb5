package dev.supervisor.server.metrics;

import com.codahale.metrics.LockFreeExponentiallyDecayingReservoir;
import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Values counted into buckets since the start, as a Prometheus histogram wants them, with a sample of the last five minutes beside
 * them, as dropwizard keeps it. Quantiles of a sample cannot be added up over time or hosts, and it has no sum; buckets have both.
 *
 * <p>Threading: any thread; takes no lock.
 */
final class Buckets implements Reservoir {
    /** From a tenth of a millisecond to a minute. */
    private static final long[] NANOS = {
        100_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        25_000_000,
        50_000_000,
        100_000_000,
        250_000_000,
        500_000_000,
        1_000_000_000,
        2_500_000_000L,
        10_000_000_000L,
        60_000_000_000L
    };

    private static final long[] NUMBERS = {1, 4, 16, 64, 256, 1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20};
    private static final double NANOS_PER_SECOND = 1e9;

    private final Reservoir recent =
            LockFreeExponentiallyDecayingReservoir.builder().build();
    private final long[] bounds;
    private final double unit;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    private Buckets(long[] bounds, double unit) {
        this.bounds = bounds;
        this.unit = unit;
        this.counts = Stream.generate(LongAdder::new).limit(bounds.length + 1L).toArray(LongAdder[]::new);
    }

    /** Of nanoseconds, told in seconds. */
    static Buckets ofTimes() {
        return new Buckets(NANOS, NANOS_PER_SECOND);
    }

    /** Of whole numbers. */
    static Buckets ofNumbers() {
        return new Buckets(NUMBERS, 1);
    }

    @Override
    public void update(long value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(value);
        recent.update(value);
    }

    @Override
    public int size() {
        return recent.size();
    }

    @Override
    public Snapshot getSnapshot() {
        return recent.getSnapshot();
    }

    /** The largest value of each bucket, the last one's being infinite. */
    double[] upperBounds() {
        double[] upper = new double[counts.length];
        for (int i = 0; i < bounds.length; i++) {
            upper[i] = bounds[i] / unit;
        }
        upper[bounds.length] = Double.POSITIVE_INFINITY;
        return upper;
    }

    /** How many values fell into each bucket. */
    long[] counts() {
        return Stream.of(counts).mapToLong(LongAdder::sum).toArray();
    }

    double sum() {
        return sum.sum() / unit;
    }
}
