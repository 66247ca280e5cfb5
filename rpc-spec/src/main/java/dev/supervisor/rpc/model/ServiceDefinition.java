package dev.supervisor.rpc.model;

/**
 * A definition in force.
 *
 * @param origin {@code file} or {@code api}: who declared it
 * @param revision grows with each change of this definition
 */
public record ServiceDefinition(String name, String origin, long revision, ServiceSpec spec) {}
