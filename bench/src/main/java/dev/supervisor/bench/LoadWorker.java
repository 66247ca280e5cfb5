package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes its calls by its schedule, one at a time. When an answer comes late, the calls that were due meanwhile follow at once,
 * and their latency counts from when they were meant to start: what the daemon delays is never left out.
 *
 * <p>Threading: {@link #run} is the body of its thread; the numbers are read after its end.
 */
final class LoadWorker implements Runnable {
    private final Schedule schedule;
    private final Mix mix;
    private final Account account;
    private final SupervisorClient client;
    private final SplittableRandom random;
    private final LoadClock clock;
    private volatile long made;

    /** Where it is written down what came of the calls. */
    record Account(Map<Operation, Meter> meters, LoadGenerator.Witness witness) {}

    LoadWorker(Schedule schedule, Mix mix, Account account, SupervisorClient client, LoadClock clock) {
        this.schedule = schedule;
        this.mix = mix;
        this.account = account;
        this.client = client;
        this.random = new SplittableRandom(schedule.worker());
        this.clock = clock;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
    public void run() {
        while (made < schedule.calls()) {
            long intended = clock.start() + schedule.nanosOf(made);
            Waiting.untilNanos(intended);
            if (clock.isAfterEnd(intended) || clock.isTooLate()) {
                return;
            }
            call(mix.pick(random), intended);
            made++;
        }
    }

    /** Calls that were planned and never started, because the daemon was too slow; or that never ended. */
    long unmade() {
        return Math.min(schedule.calls(), schedule.callsWithin(clock.plannedNanos())) - made;
    }

    private void call(Operation operation, long intended) {
        Meter meter = account.meters().get(operation);
        if (meter == null) {
            throw new IllegalStateException("no meter for " + operation.name());
        }
        try {
            operation.call().make(client, random);
        } catch (IOException | RuntimeException e) {
            meter.failed(e);
        } finally {
            long ended = System.nanoTime();
            meter.answered(ended - intended);
            account.witness().ended(operation, intended, ended);
        }
    }
}
