package dev.supervisor.rpc.model;

import java.time.Instant;
import java.util.Map;

/**
 * Rows that could not be read, as they stood. They themselves are not shown, because they may hold secrets.
 *
 * @param id its number, for {@code dead_letter.retry} and {@code dead_letter.purge}
 * @param at when they were moved
 * @param kind {@code service} or {@code run}
 * @param subject the service's name or the run's id
 * @param error why they could not be read
 * @param tables table name to rows
 * @param sizeBytes of the rows as they are kept
 */
public record DeadLetter(
        long id, Instant at, String kind, String subject, String error, Map<String, Long> tables, long sizeBytes) {}
