package dev.supervisor.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;

/**
 * Stops what runs on a connection when its time is over, from inside SQLite: no other thread is needed, and nothing that runs
 * later is hit.
 *
 * <p>Threading: the connection's thread.
 */
final class Deadline {
    /** SQLite asks after this many virtual machine instructions whether to go on; the cost is not measurable. */
    private static final int INSTRUCTIONS_BETWEEN_LOOKS = 10_000;

    private @Nullable BooleanSupplier condition;
    private boolean set;
    private long atNanos;

    static Deadline on(Connection connection) throws SQLException {
        Deadline deadline = new Deadline();
        on(connection, deadline::isOver);
        return deadline;
    }

    /** Stops what runs once this is true; it is asked on the connection's thread. */
    static void on(Connection connection, BooleanSupplier isOver) throws SQLException {
        ProgressHandler.setHandler(connection, INSTRUCTIONS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return isOver.getAsBoolean() ? 1 : 0;
            }
        });
    }

    /** @param nanos as {@link System#nanoTime} will say */
    void at(long nanos) {
        atNanos = nanos;
        set = true;
    }

    /** Instead of a time: once this is true; it is asked on the connection's thread. */
    void when(BooleanSupplier isOver) {
        condition = isOver;
        set = false;
    }

    void none() {
        condition = null;
        set = false;
    }

    private boolean isOver() {
        return condition != null ? condition.getAsBoolean() : set && System.nanoTime() - atNanos > 0;
    }
}
