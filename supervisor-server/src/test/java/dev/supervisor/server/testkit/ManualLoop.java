package dev.supervisor.server.testkit;

import dev.supervisor.server.loop.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;

/** A loop that moves only when it is told to: facts in their order, time by hand. */
public final class ManualLoop implements Loop {
    public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static final class Alarm implements Timer {
        private final Instant at;
        private final long order;
        private final Runnable action;
        private boolean cancelled;

        Alarm(Instant at, long order, Runnable action) {
            this.at = at;
            this.order = order;
            this.action = action;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final Deque<Runnable> facts = new ArrayDeque<>();
    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparing((Alarm alarm) -> alarm.at).thenComparing(alarm -> alarm.order));
    private Instant now = BEGIN;
    private int room = 4_096;
    private long order;

    @Override
    public void execute(Runnable fact) {
        facts.add(fact);
    }

    @Override
    public Place reserve() {
        if (room <= 0) {
            throw new RejectedExecutionException("no question has room");
        }
        room--;
        return new Place(this, () -> room++);
    }

    /** From now on so many questions have room at a time. */
    public void hasRoomFor(int questions) {
        room = questions;
    }

    public int room() {
        return room;
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        Alarm alarm = new Alarm(now.plus(delay), order++, action);
        alarms.add(alarm);
        return alarm;
    }

    @Override
    public Instant now() {
        return now;
    }

    /** Runs what is queued, and what that queues, until nothing is. */
    public void run() {
        for (Runnable next = facts.poll(); next != null; next = facts.poll()) {
            next.run();
        }
    }

    /** Lets time pass: every timer that comes due in it fires at its moment, in order. */
    public void advance(Duration duration) {
        Instant end = now.plus(duration);
        run();
        for (Alarm next = alarms.peek(); next != null && !next.at.isAfter(end); next = alarms.peek()) {
            alarms.remove();
            if (!next.cancelled) {
                now = next.at;
                next.action.run();
                run();
            }
        }
        now = end;
    }

    /** Timers that are set and not cancelled. */
    public long timers() {
        return alarms.stream().filter(alarm -> !alarm.cancelled).count();
    }
}
