package dev.supervisor.server.rpc;

import dev.supervisor.rpc.Answered;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many calls may be under way that are answered later. Those that wait for something to happen, for as long as their caller wishes,
 * have places of their own, and no caller may take all of these; so whoever waits is in nobody's way.
 *
 * <p>Threading: any thread.
 */
final class Places {
    private static final int CALLS = 20_000;
    private static final int WAITS = 4_000;
    private static final int WAITS_OF_ONE = 1_000;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger waits = new AtomicInteger();
    /** Names of callers who have any. */
    private final Map<String, Integer> waitsOf = new ConcurrentHashMap<>();

    /** Whether there was one, which is to be given back. */
    boolean take(Answered.By by, String caller) {
        if (by != Answered.By.WAIT) {
            return take(calls, CALLS);
        }
        if (!take(waits, WAITS)) {
            return false;
        }
        if (waitsOf.merge(caller, 1, Integer::sum) > WAITS_OF_ONE) {
            giveBack(by, caller);
            return false;
        }
        return true;
    }

    void giveBack(Answered.By by, String caller) {
        if (by == Answered.By.WAIT) {
            waitsOf.computeIfPresent(caller, (name, count) -> count == 1 ? null : count - 1);
            waits.decrementAndGet();
        } else {
            calls.decrementAndGet();
        }
    }

    private static boolean take(AtomicInteger taken, int most) {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            return false;
        }
        return true;
    }
}
