package dev.supervisor.server.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who waits for the end of which run; {@value #MAX} at the most.
 *
 * <p>Threading: any thread.
 */
final class RunWaiters {
    private static final int MAX = 16_384;

    private final Map<Long, List<Waiter>> byRun = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Told apart by identity. */
    private static final class Waiter {
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    }

    /** Completes with true when the run has ended, with false when the time is over. */
    CompletableFuture<Boolean> await(long runId, Duration timeout) {
        if (count.incrementAndGet() > MAX) {
            count.decrementAndGet();
            throw new RejectedExecutionException("more than " + MAX + " calls wait for runs");
        }
        Waiter waiter = new Waiter();
        byRun.compute(runId, (id, old) -> {
            List<Waiter> waiters = old == null ? new CopyOnWriteArrayList<>() : old;
            waiters.add(waiter);
            return waiters;
        });
        waiter.done.whenComplete((ended, failure) -> forget(runId, waiter));
        // This very future, not one that follows it: a caller that completes it gives its place back.
        return waiter.done.completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    void ended(long runId) {
        List<Waiter> waiters = byRun.get(runId);
        if (waiters != null) {
            waiters.forEach(waiter -> waiter.done.complete(true));
        }
    }

    private void forget(long runId, Waiter waiter) {
        count.decrementAndGet();
        byRun.computeIfPresent(runId, (id, waiters) -> {
            waiters.remove(waiter);
            return waiters.isEmpty() ? null : waiters;
        });
    }
}
