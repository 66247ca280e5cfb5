package dev.supervisor.server.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** The recent ends of one service, and what its policy makes of them. Holds no more ends than the policy counts. */
final class RestartHistory {
    /** So that services that failed together do not come back together. */
    private static final double JITTER = 0.1;

    private final RandomGenerator random;
    private final Deque<Instant> ends = new ArrayDeque<>();
    private int inARow;
    private boolean looping;

    RestartHistory(RandomGenerator random) {
        this.random = random;
    }

    /** Notes an end that is to be followed by a start; whether that has to wait in the slow lane. */
    boolean isCrashLoop(RestartPolicy policy, Duration ranFor, Instant now) {
        inARow = ranFor.compareTo(policy.max()) >= 0 ? 1 : inARow + 1;
        ends.addLast(now);
        while (ends.size() > policy.crashStarts()) {
            ends.removeFirst();
        }
        Instant first = ends.getFirst();
        boolean tooMany = ends.size() >= policy.crashStarts()
                && Duration.between(first, now).compareTo(policy.crashWindow()) <= 0;
        looping = tooMany || (looping && inARow > 1); // it stays in the slow lane until it has once run for long
        return looping;
    }

    /** The pause before the next start. */
    Duration pause(RestartPolicy policy, boolean crashLoop) {
        Duration pause = crashLoop ? policy.crashRetry() : policy.pause(inARow);
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        return Duration.ofNanos((long) (pause.toNanos() * factor));
    }

    /** No pause of this policy is longer. */
    static Duration longestPause(RestartPolicy policy, boolean crashLoop) {
        Duration pause = crashLoop ? policy.crashRetry() : policy.max();
        return Duration.ofNanos((long) (pause.toNanos() * (1 + JITTER)));
    }

    /**
     * Takes up where an earlier daemon left.
     *
     * @param pause between the latest end and the next start; it tells how many ends there were in a row
     */
    void resume(RestartPolicy policy, Duration pause, boolean crashLoop) {
        looping = crashLoop;
        inARow = 1;
        while (isShorter(policy.pause(inARow), pause) && isShorter(policy.pause(inARow), policy.pause(inARow + 1))) {
            inARow++;
        }
    }

    /** By more than jitter makes it. */
    private static boolean isShorter(Duration pause, Duration other) {
        return pause.toMillis() * (1 + JITTER) < other.toMillis();
    }

    /** A start by hand, or of another program: what was does not count any more. */
    void clear() {
        ends.clear();
        inARow = 0;
        looping = false;
    }
}
