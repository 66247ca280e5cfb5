package dev.supervisor.server.store;

import org.jspecify.annotations.Nullable;

/**
 * A step as stored; times in milliseconds since 1970.
 *
 * @param position in its run, from 0
 * @param needs JSON list of positions
 */
public record StepRow(
        long runId,
        int position,
        String name,
        String state,
        String needs,
        @Nullable Long startedAt,
        @Nullable Long finishedAt,
        @Nullable Integer exitCode,
        @Nullable Integer exitSignal,
        @Nullable String error,
        @Nullable ProcessRow process,
        boolean timedOut) {}
