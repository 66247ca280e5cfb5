package dev.supervisor.rpc.model;

/**
 * A definition in force.
 *
 * @param name of the service
 * @param origin {@code file} or {@code api}: who declared it
 * @param revision grows with each change of this definition
 * @param spec as described, with defaults filled in and secret values masked
 */
public record ServiceDefinition(String name, String origin, long revision, ServiceSpec spec) {}
