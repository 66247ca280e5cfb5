package dev.supervisor.server.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The loop of the running daemon: sleeps until the next fact, question or timer. */
public final class ThreadLoop implements Loop, Runnable {
    private static final int MAX_QUESTIONS = 4096;

    private static final class Alarm implements Timer {
        private final long atNanos;
        private final Runnable action;
        private boolean cancelled;

        Alarm(long atNanos, Runnable action) {
            this.atNanos = atNanos;
            this.action = action;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final InstantSource clock;
    private final Consumer<Throwable> onError;
    /** Unbounded in type only: facts are bounded by processes, questions by a count. */
    private final BlockingQueue<Runnable> facts = new LinkedBlockingQueue<>();

    private final AtomicInteger questions = new AtomicInteger();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparingLong(alarm -> alarm.atNanos));
    private volatile boolean closed;

    /** @param onError told of whatever an action throws; the loop goes on */
    public ThreadLoop(InstantSource clock, Consumer<Throwable> onError) {
        this.clock = clock;
        this.onError = onError;
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                Runnable next = take();
                if (next != null) {
                    guarded(next);
                }
            } catch (InterruptedException e) {
                closed = true;
            }
            runAlarms();
        }
    }

    /** Ends the loop; what is still queued is not run. */
    public void close() {
        closed = true;
        facts.add(() -> {});
    }

    @Override
    public void execute(Runnable fact) {
        facts.add(fact);
    }

    @Override
    public Place reserve() {
        if (questions.incrementAndGet() > MAX_QUESTIONS) {
            questions.decrementAndGet();
            throw new RejectedExecutionException("more than " + MAX_QUESTIONS + " requests wait for supervision");
        }
        return new Place(this, questions::decrementAndGet);
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        Alarm alarm = new Alarm(System.nanoTime() + delay.toNanos(), action);
        alarms.add(alarm);
        return alarm;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    private @Nullable Runnable take() throws InterruptedException {
        Alarm next = alarms.peek();
        if (next == null) {
            return facts.take();
        }
        return facts.poll(Math.max(0, next.atNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void runAlarms() {
        for (Alarm next = alarms.peek();
                next != null && (next.cancelled || next.atNanos - System.nanoTime() <= 0);
                next = alarms.peek()) {
            alarms.remove();
            if (!next.cancelled) {
                guarded(next.action);
            }
        }
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            onError.accept(e);
        }
    }
}
