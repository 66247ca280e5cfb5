package dev.supervisor.server.store;

import org.jspecify.annotations.Nullable;

/**
 * One unit of work over a connection, a pure function of it: all its effects are rows. A unit of the writer may be run twice
 * (with its group, then alone), so it must do nothing else, and it must not keep the session.
 */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {
    T on(Session session);
}
