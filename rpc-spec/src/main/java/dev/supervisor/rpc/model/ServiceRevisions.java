package dev.supervisor.rpc.model;

import java.util.List;

/**
 * The last definitions of a service.
 *
 * @param name of the service
 * @param revisions the newest, which is in force, first; the last 20
 */
public record ServiceRevisions(String name, List<ServiceRevision> revisions) {}
