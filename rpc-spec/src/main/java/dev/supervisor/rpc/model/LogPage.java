package dev.supervisor.rpc.model;

import java.util.List;

/**
 * Some lines of a log.
 *
 * @param lines oldest first
 * @param cursor give it to the next call to go on where this answer ends
 * @param truncated output between the given cursor and the first line was rotated away
 */
public record LogPage(List<LogLine> lines, String cursor, boolean truncated) {}
