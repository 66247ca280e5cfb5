package dev.supervisor.server.store;

import org.jspecify.annotations.Nullable;

/**
 * A run as stored; times in milliseconds since 1970.
 *
 * @param spec JSON
 * @param labels JSON
 */
public record RunRow(
        long id,
        String name,
        String pool,
        int priority,
        String state,
        String spec,
        String labels,
        boolean cancelRequested,
        boolean timedOut,
        long submittedAt,
        @Nullable Long startedAt,
        @Nullable Long finishedAt,
        @Nullable Integer exitCode,
        @Nullable Integer exitSignal,
        @Nullable String error) {}
