package dev.supervisor.rpc.model;

/**
 * A run that was accepted.
 *
 * @param runId its number, for every other call about it
 * @param state the state it has when the call is answered
 * @param deduplicated the idempotency key was known: this is the run of the earlier submit
 */
public record RunSubmitted(long runId, String state, boolean deduplicated) {}
