package dev.supervisor.client;

import java.time.Duration;

/**
 * How often, and how soon, a call that failed is sent again. The time-out of the call holds for all tries together.
 *
 * <p>Sent again is only what is safe to send again:
 * <ul>
 *   <li>any call that the daemon refused with an error whose {@code data.retryable} is true: nothing was done;
 *   <li>any call that certainly did not reach the daemon: connection refused, or broken before all of the call was sent;
 *   <li>after a connection that broke later, or a proxy that had no answer (5xx), when the call may have been executed: calls that only read (those that a viewer may
 *       make), and {@code run.submit} with an {@code idempotency_key}, by which the daemon knows it again.
 * </ul>
 * Everything else fails at once: other errors, a wrong token, an answer that cannot be read, a call that changes something and whose
 * answer was lost.
 *
 * <pre>{@code
 * SupervisorClient.builder().retries(RetryPolicy.standard().withAttempts(10)).build();
 * }</pre>
 *
 * @param attempts tries in all; 1: no retry
 * @param firstBackoff between the first try and the second; then twice as long each time
 * @param maxBackoff at most
 * @param jitter 0 to 1: the part of each back-off that is left to chance, so that many clients do not come back together
 */
public record RetryPolicy(int attempts, Duration firstBackoff, Duration maxBackoff, double jitter) {
    private static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, 0);
    private static final RetryPolicy STANDARD = new RetryPolicy(4, Duration.ofMillis(100), Duration.ofSeconds(5), 0.5);

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is " + attempts + ", but a call is tried once at least");
        }
        if (firstBackoff.isNegative() || maxBackoff.compareTo(firstBackoff) < 0) {
            throw new IllegalArgumentException("back-off goes from " + firstBackoff + " to " + maxBackoff);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter is " + jitter + ", but it is a part: 0 to 1");
        }
    }

    /** Every call is sent once. */
    public static RetryPolicy none() {
        return NONE;
    }

    /** Four tries within a second or so. */
    public static RetryPolicy standard() {
        return STANDARD;
    }

    public RetryPolicy withAttempts(int attempts) {
        return new RetryPolicy(attempts, firstBackoff, maxBackoff, jitter);
    }

    /**
     * How long to wait.
     *
     * @param failures so far, 1 or more
     * @param chance 0 to 1
     */
    Duration backoff(int failures, double chance) {
        long whole = firstBackoff.toMillis();
        for (int i = 1; i < failures && whole < maxBackoff.toMillis(); i++) {
            whole *= 2;
        }
        whole = Math.min(whole, maxBackoff.toMillis());
        return Duration.ofMillis(Math.round(whole * (1 - jitter * chance)));
    }
}
