package dev.supervisor.rpc.model;

import java.util.List;

/**
 * All definitions, by name.
 *
 * @param services by name
 */
public record ServiceList(List<ServiceDefinition> services) {}
