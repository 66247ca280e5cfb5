package dev.supervisor.rpc.model;

/**
 * A dead letter that lives again.
 *
 * @param id the number it had
 * @param kind {@code service} or {@code run}
 * @param subject the service's name or the run's id
 */
public record DeadLetterRetried(long id, String kind, String subject) {}
