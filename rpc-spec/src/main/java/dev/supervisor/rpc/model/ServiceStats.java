package dev.supervisor.rpc.model;

import java.util.List;

/**
 * What a service used, over time.
 *
 * @param name of the service
 * @param samples oldest first
 */
public record ServiceStats(String name, List<Sample> samples) {}
