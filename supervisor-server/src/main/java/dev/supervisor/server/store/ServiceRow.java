package dev.supervisor.server.store;

/**
 * A service as stored.
 *
 * @param definition JSON
 * @param origin {@code file} or {@code api}
 * @param target {@code up} or {@code down}
 */
public record ServiceRow(String name, String definition, String origin, long revision, String target) {}
