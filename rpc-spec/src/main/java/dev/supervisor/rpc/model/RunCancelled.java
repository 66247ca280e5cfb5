package dev.supervisor.rpc.model;

/**
 * What a cancel achieved.
 *
 * @param runId the run
 * @param cancelled whether the cancel came before the end
 * @param state of the run after the call; {@code running} while its processes are being stopped
 */
public record RunCancelled(long runId, boolean cancelled, String state) {}
