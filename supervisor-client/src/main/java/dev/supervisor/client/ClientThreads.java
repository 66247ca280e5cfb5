package dev.supervisor.client;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every thread that the library makes; none of them keeps a program from ending.
 *
 * <p>{@code supervisor-client-n} are those of asynchronous calls, where the caller brings none: made when needed, gone when idle.
 * {@code supervisor-events} tells one listener of events.
 */
final class ClientThreads {
    static final int CALLS = 16;
    static final int WAITING_CALLS = 1_000;
    private static final int KEPT_SECONDS = 10;

    private ClientThreads() {}

    static ThreadPoolExecutor forCalls() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                CALLS,
                CALLS,
                KEPT_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_CALLS),
                task -> make(task, "supervisor-client-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    static Thread forEvents(Runnable task) {
        return make(task, "supervisor-events");
    }

    private static Thread make(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
