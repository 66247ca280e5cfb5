package dev.supervisor.rpc.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param seq its sequence number: grows by one or more from event to event, for the life of the database
 * @param at when it happened
 * @param kind {@code service}, {@code run}, {@code step}, {@code upkeep}, {@code system}, {@code token}, or {@code audit}: a call
 *     that was refused
 * @param subject a service's name, a run's id, {@code run id/step}, an upkeep pass's kind, what part of the system, or a method
 * @param fromState null when no state changed
 * @param toState null when no state changed; {@code deleted} when a service was deleted
 * @param reason why, in words
 * @param actor who asked for it, such as {@code unix:root} or {@code token:ci}; null when the daemon itself did it
 * @param status of the service, as it is when the event is sent; only in streams and of kind {@code service}, and null once the service is gone
 */
public record Event(
        long seq,
        Instant at,
        String kind,
        String subject,
        @Nullable String fromState,
        @Nullable String toState,
        @Nullable String reason,
        @Nullable String actor,
        @Nullable ServiceStatus status) {}
