package dev.supervisor.server.logs;

/**
 * How much of a log is kept: at most {@code maxBytes * maxFiles}.
 *
 * @param maxBytes of one piece, index included
 * @param maxFiles pieces
 */
public record LogBudget(long maxBytes, int maxFiles) {}
