package dev.supervisor.rpc.model;

/**
 * A run that was accepted.
 *
 * @param deduplicated the idempotency key was known: this is the run of the earlier submit
 */
public record RunSubmitted(long runId, String state, boolean deduplicated) {}
