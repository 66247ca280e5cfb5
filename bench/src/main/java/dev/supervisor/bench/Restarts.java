package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Restarts the services of a daemon one after the other, at a rate. Each restart is three changes of state: to stopping, to starting,
 * to running.
 *
 * <p>Threading: a thread of its own.
 */
final class Restarts implements AutoCloseable {
    static final int CHANGES_EACH = 3;

    private final DaemonUnderTest daemon;
    private final int services;
    private final long pauseNanos;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Thread thread = new Thread(this::run, "bench-restarts");
    private volatile boolean closed;

    private Restarts(DaemonUnderTest daemon, int services, int changesPerSecond) {
        this.daemon = daemon;
        this.services = services;
        this.pauseNanos = CHANGES_EACH * Duration.ofSeconds(1).toNanos() / changesPerSecond;
        thread.setDaemon(true);
    }

    /** Begins, and goes on until it is closed. */
    static Restarts begin(DaemonUnderTest daemon, int services, int changesPerSecond) {
        Restarts restarts = new Restarts(daemon, services, changesPerSecond);
        restarts.thread.start();
        return restarts;
    }

    /** Restarts that the daemon has taken on so far. */
    long answered() {
        return answered.get();
    }

    long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (SupervisorClient client = daemon.connectLocally()) {
            long next = System.nanoTime();
            for (int i = 0; !closed; i = (i + 1) % services) {
                next = Math.max(
                        next + pauseNanos, System.nanoTime() - pauseNanos); // what was missed is not made up for
                for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                restart(client, DaemonUnderTest.service(i));
            }
        }
    }

    private void restart(SupervisorClient client, String service) {
        try {
            client.serviceRestart(service, Duration.ZERO);
            answered.incrementAndGet();
        } catch (IOException | RpcException notNow) {
            refused.incrementAndGet();
        }
    }
}
