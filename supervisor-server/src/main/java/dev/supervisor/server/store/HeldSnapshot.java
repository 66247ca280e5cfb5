package dev.supervisor.server.store;

import java.time.Duration;

/**
 * A snapshot that a reader or a backup is in, which keeps the write-ahead log from being reset.
 *
 * @param reader its thread, or {@code backup}
 * @param since how long
 * @param statement the first line of what it ran last
 */
record HeldSnapshot(String reader, Duration since, String statement) {}
