package dev.supervisor.bench;

import java.time.Duration;

/**
 * When one worker's calls are meant to start, decided before the first one: the workers take turns, so that together they make a
 * call every {@code 1/rate} seconds. A slow answer moves nothing.
 *
 * @param firstNanos from the start of the load
 * @param intervalNanos between two calls of the worker; a fraction, so that long loads do not drift
 * @param calls how many there are
 */
record Schedule(double firstNanos, double intervalNanos, long calls) {
    /**
     * @param worker from 0
     * @param workers that share the rate
     * @param rate calls per second of all workers together
     */
    static Schedule of(int worker, int workers, double rate, Duration duration) {
        double turn = 1e9 / rate;
        double first = worker * turn;
        double interval = workers * turn;
        return new Schedule(first, interval, (long) Math.max(0, Math.ceil((duration.toNanos() - first) / interval)));
    }

    /** Nanoseconds from the start of the load to the intended start of call {@code n}, from 0. */
    long nanosOf(long n) {
        return Math.round(firstNanos + n * intervalNanos);
    }
}
