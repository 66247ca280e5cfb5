package dev.supervisor.rpc.model;

import java.util.Map;

/**
 * True counts of what a wipe deleted, taken in its transaction.
 *
 * @param rowsDeleted sum over all tables
 * @param tables table name to rows deleted
 * @param servicesStopped services that had a process when the call came
 * @param runsStopped steps of runs that had a process when the call came
 * @param durationMs of the deleting transaction
 */
public record Wiped(
        long rowsDeleted, Map<String, Long> tables, int servicesStopped, int runsStopped, long durationMs) {}
