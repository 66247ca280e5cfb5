package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.server.run.Pool;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.Session;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps pools within their capacity without counting at each submit: it knows how many steps can be waiting at the most, and
 * only when that would pass the capacity counts how many are. A unit that was admitted and then rolled back, or a step that left
 * the queue, makes it think of too many, never of too few. A pool that was found full is not counted again at once, so that a
 * flood of submits that cannot be taken costs the writer a tenth of its time at the most.
 *
 * <p>Threading: the writer's thread, inside units of work.
 */
final class Backlog {
    private final RunStore runs = new RunStore();
    private final Map<String, Count> counts = new HashMap<>();

    /**
     * How many steps wait in a pool, at the most.
     *
     * @param goodUntilNanos not to be counted anew before
     */
    private record Count(long atMost, long goodUntilNanos) {
        boolean isGood() {
            return System.nanoTime() - goodUntilNanos < 0;
        }
    }

    /**
     * Makes room for steps.
     *
     * @param path of what has them, in the call
     * @throws RpcException {@code QUEUE_FULL} when the pool cannot take them all now, {@code INVALID_PARAMS} when it never can
     */
    void admit(Session session, Pool pool, int steps, String path) {
        if (steps > pool.capacity()) {
            throw RpcException.invalidParams(
                    path,
                    "These are " + steps + " steps, but the pool \"" + pool.name() + "\" has room for "
                            + pool.capacity() + " at the most");
        }
        Count count = counts.get(pool.name());
        if (count == null || (count.atMost() + steps > pool.capacity() && !count.isGood())) {
            count = count(session, pool);
            counts.put(pool.name(), count);
        }
        if (count.atMost() + steps > pool.capacity()) {
            throw new RpcException(
                    RpcError.QUEUE_FULL,
                    "The pool \"" + pool.name() + "\" has " + count.atMost() + " steps waiting and room for "
                            + pool.capacity() + ", so " + steps + " more do not fit",
                    pool.name(),
                    "Try again later, or raise pools." + pool.name() + ".capacity");
        }
        counts.put(pool.name(), new Count(count.atMost() + steps, count.goodUntilNanos()));
    }

    private Count count(Session session, Pool pool) {
        long from = System.nanoTime();
        long waiting = runs.waitingSteps(session, pool.name(), pool.capacity());
        long now = System.nanoTime();
        return new Count(waiting, now + 9 * (now - from));
    }
}
