package dev.supervisor.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was found wrong while a load went on: counted by who found it, the first of them in words.
 *
 * <p>Threading: any thread.
 */
final class Faults {
    private static final int MAX_WORDS = 20;

    private final Map<Class<?>, AtomicLong> counts = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> words = new ConcurrentLinkedQueue<>();
    private final AtomicLong all = new AtomicLong();

    void add(Class<?> finder, String what) {
        counts.computeIfAbsent(finder, first -> new AtomicLong()).incrementAndGet();
        if (all.incrementAndGet() <= MAX_WORDS) {
            words.add(what);
        }
    }

    long of(Class<?> finder) {
        AtomicLong count = counts.get(finder);
        return count == null ? 0 : count.get();
    }

    long all() {
        return all.get();
    }

    List<String> words() {
        return List.copyOf(words);
    }
}
