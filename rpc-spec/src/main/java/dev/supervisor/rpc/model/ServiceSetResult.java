package dev.supervisor.rpc.model;

/**
 * What setting a service changed.
 *
 * @param name of the service
 * @param revision of its definition now
 * @param change {@code created}, {@code restarted} (the program changed), {@code updated} (only policy changed), {@code
 *     unchanged}
 */
public record ServiceSetResult(String name, long revision, String change) {}
