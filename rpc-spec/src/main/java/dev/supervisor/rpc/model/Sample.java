package dev.supervisor.rpc.model;

import java.time.Instant;

/**
 * What a service used over one sampling interval, its whole process tree together.
 *
 * @param at when the interval ended
 * @param cpuPercent of one core
 * @param memoryBytes resident
 * @param processes how many the tree had
 */
public record Sample(Instant at, double cpuPercent, long memoryBytes, int processes) {}
