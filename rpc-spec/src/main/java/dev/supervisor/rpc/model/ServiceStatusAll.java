package dev.supervisor.rpc.model;

import java.util.List;

/**
 * All services in one consistent snapshot.
 *
 * @param revision grows with each change of any service
 * @param services those selected, by name
 */
public record ServiceStatusAll(long revision, List<ServiceStatus> services) {}
