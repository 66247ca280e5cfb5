package dev.supervisor.server.logs;

import java.util.List;

/**
 * What one reading gave.
 *
 * @param next where to go on
 * @param truncated what lay between the given cursor and the first entry was rotated away
 */
public record LogRead(List<LogEntry> entries, LogCursor next, boolean truncated) {}
