package dev.supervisor.server.process;

/**
 * What the tree of one invocation used.
 *
 * @param cpuPercent of one core since the sample before
 * @param cpuSeconds since this daemon first saw it; what lived and died between two samples is not in it
 * @param memoryBytes resident, sum over the tree; pages shared inside the tree count once for each
 * @param processes living members
 */
public record TreeUsage(double cpuPercent, double cpuSeconds, long memoryBytes, int processes) {}
