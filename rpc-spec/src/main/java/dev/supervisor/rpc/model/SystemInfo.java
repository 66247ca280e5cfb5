package dev.supervisor.rpc.model;

import java.time.Instant;
import java.util.Map;

/**
 * The daemon and its store.
 *
 * @param containment {@code cgroup} or {@code proc}: how processes are attributed to services
 * @param databaseBytes size of the database file
 * @param walBytes size of its write-ahead log
 * @param rows table name to rows
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
