package dev.supervisor.rpc.model;

import java.time.Instant;
import java.util.Map;

/**
 * The daemon and its store.
 *
 * @param version of the daemon
 * @param javaVersion of the Java runtime under it
 * @param sqliteVersion of the SQLite library in it
 * @param pid the daemon's process
 * @param startedAt when the daemon started
 * @param stateDir its state directory
 * @param endpoint where it listens for HTTP
 * @param containment {@code cgroup} or {@code proc}: how processes are attributed to services
 * @param durability what an answered write survives: {@code off}, {@code normal}, {@code full} or {@code extra}
 * @param databaseBytes size of the database file
 * @param walBytes size of its write-ahead log
 * @param freePages pages of the database file that hold nothing
 * @param rows table name to rows
 * @param services how many are defined
 * @param writerQueueDepth units that wait for the writer
 */
public record SystemInfo(
        String version,
        String javaVersion,
        String sqliteVersion,
        long pid,
        Instant startedAt,
        String stateDir,
        String endpoint,
        String containment,
        String durability,
        long databaseBytes,
        long walBytes,
        long freePages,
        Map<String, Long> rows,
        int services,
        int writerQueueDepth) {}
