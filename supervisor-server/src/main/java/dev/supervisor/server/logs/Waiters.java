package dev.supervisor.server.logs;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who waits for output of which subject; {@value #MAX} at the most.
 *
 * <p>Threading: any thread.
 */
final class Waiters {
    private static final int MAX = 4096;

    private final Map<LogSubject, Set<Waiter>> bySubject = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Told apart by identity. */
    private static final class Waiter {
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    }

    Optional<CompletableFuture<Boolean>> await(LogSubject subject, Duration timeout) {
        if (count.incrementAndGet() > MAX) {
            count.decrementAndGet();
            return Optional.empty();
        }
        Waiter waiter = new Waiter();
        bySubject.compute(subject, (key, old) -> {
            Set<Waiter> waiters = old == null ? ConcurrentHashMap.newKeySet() : old;
            waiters.add(waiter);
            return waiters;
        });
        waiter.done.whenComplete((more, failure) -> forget(subject, waiter));
        // This very future, not one that follows it: a caller that completes it gives its place back.
        return Optional.of(waiter.done.completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS));
    }

    void wake(LogSubject subject) {
        Set<Waiter> waiters = bySubject.get(subject);
        if (waiters != null) {
            waiters.forEach(waiter -> waiter.done.complete(true));
        }
    }

    /** Nobody waits any longer. */
    void end() {
        bySubject.values().forEach(waiters -> waiters.forEach(waiter -> waiter.done.complete(false)));
    }

    private void forget(LogSubject subject, Waiter waiter) {
        count.decrementAndGet();
        bySubject.computeIfPresent(subject, (key, waiters) -> {
            waiters.remove(waiter);
            return waiters.isEmpty() ? null : waiters;
        });
    }
}
