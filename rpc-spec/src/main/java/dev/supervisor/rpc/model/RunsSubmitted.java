package dev.supervisor.rpc.model;

import java.util.List;

/**
 * Runs that were accepted together.
 *
 * @param runIds in the order of the request
 */
public record RunsSubmitted(List<Long> runIds) {}
