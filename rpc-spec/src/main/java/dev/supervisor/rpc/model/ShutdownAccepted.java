package dev.supervisor.rpc.model;

/**
 * The daemon will stop.
 *
 * @param services {@code stop} or {@code leave}: what becomes of them
 */
public record ShutdownAccepted(String services) {}
