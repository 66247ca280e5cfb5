package dev.supervisor.server.process;

/**
 * What the tree of one invocation used.
 *
 * @param cpuPercent of one core since the sample before
 * @param memoryBytes resident, sum over the tree; pages shared inside the tree count once for each
 * @param processes living members
 */
public record TreeUsage(double cpuPercent, long memoryBytes, int processes) {}
