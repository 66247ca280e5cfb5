package dev.supervisor.server.metrics;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;

/** The daemon's registry: every timer and histogram that it makes counts into {@link Buckets} as well. */
public final class BucketRegistry extends MetricRegistry {
    @Override
    public Timer timer(String name) {
        return timer(name, () -> new BucketTimer(Buckets.ofTimes()));
    }

    @Override
    public Histogram histogram(String name) {
        return histogram(name, () -> new BucketHistogram(Buckets.ofNumbers()));
    }

    /** A metric that has buckets. */
    interface Bucketed {
        Buckets buckets();
    }

    private static final class BucketTimer extends Timer implements Bucketed {
        private final Buckets buckets;

        BucketTimer(Buckets buckets) {
            super(buckets);
            this.buckets = buckets;
        }

        @Override
        public Buckets buckets() {
            return buckets;
        }
    }

    private static final class BucketHistogram extends Histogram implements Bucketed {
        private final Buckets buckets;

        BucketHistogram(Buckets buckets) {
            super(buckets);
            this.buckets = buckets;
        }

        @Override
        public Buckets buckets() {
            return buckets;
        }
    }
}
