package dev.supervisor.server.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer: facts before calls, upkeep when nothing else waits or for long enough. Each lane is bounded by the
 * same number, so that none can crowd out another.
 *
 * <p>Threading: any thread; only the writer takes.
 */
final class Mailbox {
    /** What goes alone has its turn after so long, although there is always something before it. */
    private static final long PATIENCE_NANOS = Duration.ofMillis(250).toNanos();

    /** While groups have so many there are callers enough that more is on its way. */
    private static final int MANY = 8;

    private static final long GATHERING_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** What became of an offer. */
    enum Admission {
        TAKEN,
        FULL,
        CLOSED
    }

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition gathered = lock.newCondition();
    private final Map<WriteOptions.Urgency, Deque<Task<?>>> lanes = new EnumMap<>(WriteOptions.Urgency.class);
    private int size;
    /** How many a group has lately: as many as the latest, or an eighth less than before. */
    private int usual;

    private boolean closed;

    Mailbox(int capacity) {
        this.capacity = capacity;
        for (WriteOptions.Urgency urgency : WriteOptions.Urgency.values()) {
            lanes.put(urgency, new ArrayDeque<>());
        }
    }

    Admission offer(Task<?> task) {
        lock.lock();
        try {
            Deque<Task<?>> lane = lane(task.options().urgency());
            if (closed) {
                return Admission.CLOSED;
            }
            if (lane.size() >= capacity) {
                return Admission.FULL;
            }
            lane.add(task);
            size++;
            filled.signal();
            if (size >= usual) {
                gathered.signal();
            }
            return Admission.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for something to do: a group of tasks that may share a transaction, or a single one that goes alone.
     *
     * @param group filled with 1 to {@code most} tasks; left empty only when the mailbox was closed and all is taken
     */
    void take(List<Task<?>> group, int most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size == 0 && !closed) {
                filled.await();
            }
            gather(most);
            Task<?> slice = lane(WriteOptions.Urgency.UPKEEP).peek();
            if (slice != null && (size == lane(WriteOptions.Urgency.UPKEEP).size() || hasWaitedLong(slice))) {
                group.add(remove(WriteOptions.Urgency.UPKEEP));
                return;
            }
            Task<?> call = lane(WriteOptions.Urgency.CALL).peek();
            if (call != null && call.mode() != Task.Mode.GROUPED && hasWaitedLong(call)) {
                group.add(remove(WriteOptions.Urgency.CALL)); // facts that never end must not keep it for ever
                return;
            }
            fill(group, most, WriteOptions.Urgency.FACT);
            fill(group, most, WriteOptions.Urgency.CALL);
        } finally {
            usual = Math.max(group.size(), usual - (usual + 7) / 8);
            lock.unlock();
        }
    }

    /**
     * Gives a moment to those whose calls were just answered, so that their next ones come together: a transaction of a few writes
     * nearly as many pages as one of many. Where there are only a few callers nothing waits.
     */
    private void gather(int most) throws InterruptedException {
        long left = GATHERING_NANOS;
        while (usual >= MANY && size < Math.min(usual, most) && !closed && left > 0) {
            left = gathered.awaitNanos(left);
        }
    }

    /** Takes out what need not be done any more, because its deadline has passed. */
    List<Task<?>> removeLate() {
        lock.lock();
        try {
            List<Task<?>> late = new ArrayList<>();
            lanes.values().forEach(lane -> lane.removeIf(task -> task.isLate() && late.add(task)));
            size -= late.size();
            return late;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signal();
            gathered.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Closes, and gives back what waits. */
    List<Task<?>> abandon() {
        lock.lock();
        try {
            closed = true;
            List<Task<?>> rest = new ArrayList<>();
            lanes.values().forEach(lane -> {
                rest.addAll(lane);
                lane.clear();
            });
            size = 0;
            return rest;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** Adds what may share a transaction; what may not is added only to an empty group. */
    private void fill(List<Task<?>> group, int most, WriteOptions.Urgency urgency) {
        boolean alone = group.size() == 1 && group.get(0).mode() != Task.Mode.GROUPED;
        while (!alone && group.size() < most) {
            @Nullable Task<?> next = lane(urgency).peek();
            if (next == null) {
                return;
            }
            alone = next.mode() != Task.Mode.GROUPED;
            if (!alone || group.isEmpty()) {
                group.add(remove(urgency));
            }
        }
    }

    private Task<?> remove(WriteOptions.Urgency urgency) {
        size--;
        return lane(urgency).remove();
    }

    private Deque<Task<?>> lane(WriteOptions.Urgency urgency) {
        return Objects.requireNonNull(lanes.get(urgency));
    }

    private static boolean hasWaitedLong(Task<?> task) {
        return task.waitedNanos() > PATIENCE_NANOS;
    }
}
