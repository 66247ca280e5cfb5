package dev.supervisor.rpc.model;

import java.time.Instant;

/**
 * A sign of life.
 *
 * @param time the daemon's clock
 */
public record Pong(Instant time) {}
