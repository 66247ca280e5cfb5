package dev.supervisor.server.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the database is opened.
 *
 * @param file the database file; its directory must exist
 * @param durability what an answered write survives
 * @param readers read connections, each with a thread of its own; 1 to 64
 * @param mailbox units that may wait for the writer
 * @param readQueue reads that may wait for a reader
 * @param writeDeadline how long a unit may wait for its turn
 * @param readDeadline how long a read may take, its wait included
 */
public record DatabaseConfig(
        Path file,
        Durability durability,
        int readers,
        int mailbox,
        int readQueue,
        Duration writeDeadline,
        Duration readDeadline) {

    /** The configuration everything but the file of which is as the daemon has it by default. */
    public static DatabaseConfig of(Path file) {
        return new DatabaseConfig(
                file, Durability.NORMAL, 2, 1024, 1024, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }
}
