package dev.supervisor.bench;

import java.time.Duration;

/**
 * When one worker's calls are meant to start, decided before the first one. A slow answer moves nothing.
 *
 * @param worker whose it is, from 0
 * @param firstNanos from the start of the load
 * @param intervalNanos between two calls of the worker; a fraction, so that long loads do not drift
 * @param calls how many there are
 */
record Schedule(int worker, double firstNanos, double intervalNanos, long calls) {
    /** How the workers' calls lie to each other. */
    enum Pace {
        /** In turns: together they make a call every {@code 1/rate} seconds. */
        EVEN,
        /** All at the same moment, again and again: as many calls in parallel as there are workers. */
        TOGETHER
    }

    /**
     * @param worker from 0
     * @param workers that share the rate
     * @param rate calls per second of all workers together
     */
    static Schedule of(int worker, int workers, Pace pace, double rate, Duration duration) {
        double turn = 1e9 / rate;
        double first = pace == Pace.EVEN ? worker * turn : 0;
        double interval = workers * turn;
        return new Schedule(worker, first, interval, (long)
                Math.max(0, Math.ceil((duration.toNanos() - first) / interval)));
    }

    /** Calls that are meant to start before so much of the load has passed, were there no end. */
    long callsWithin(long nanos) {
        long calls = (long) Math.max(0, Math.ceil((nanos - firstNanos) / intervalNanos));
        return calls > 0 && nanosOf(calls - 1) >= nanos ? calls - 1 : calls;
    }

    /** Nanoseconds from the start of the load to the intended start of call {@code n}, from 0. */
    long nanosOf(long n) {
        return Math.round(firstNanos + n * intervalNanos);
    }
}
