package dev.supervisor.server.store;

import org.jspecify.annotations.Nullable;

/**
 * What a service was last known to do; times in milliseconds since 1970.
 *
 * @param process while it has one
 */
public record InstanceRow(
        String service,
        String state,
        long since,
        long restartCount,
        @Nullable Long nextRetryAt,
        @Nullable Integer exitCode,
        @Nullable Integer exitSignal,
        @Nullable String lastError,
        @Nullable ProcessRow process,
        @Nullable Long startedAt) {}
