package dev.supervisor.rpc.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of events.
 *
 * @param events in the order that was asked for
 * @param latest the newest sequence number there is, whatever was asked for: what comes next is after it
 * @param cursor where the next page begins; null: there is none. A page that has one may have few events or none,
 *     where what was asked for is far apart
 */
public record EventList(
        List<Event> events, long latest, @Nullable String cursor) {}
