package dev.supervisor.rpc.model;

import java.util.Map;

/**
 * True counts of what a call deleted, taken in its transaction.
 *
 * @param rowsDeleted sum over all tables
 * @param tables table name to rows
 */
public record Deleted(long rowsDeleted, Map<String, Long> tables) {}
