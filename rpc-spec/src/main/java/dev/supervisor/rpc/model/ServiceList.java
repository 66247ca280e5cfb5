package dev.supervisor.rpc.model;

import java.util.List;

/** All definitions, by name. */
public record ServiceList(List<ServiceDefinition> services) {}
