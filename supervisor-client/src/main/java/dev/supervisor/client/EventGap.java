package dev.supervisor.client;

/**
 * Events that were asked for and are gone: retention has removed them, or the database was replaced by another. What was derived from
 * events must be read anew, for instance by {@link SupervisorClient#serviceStatusAll}.
 *
 * @param after the last sequence number before the gap
 * @param oldest the stream goes on with this one, or a later; not after {@code after} when the database was replaced
 */
public record EventGap(long after, long oldest) {}
