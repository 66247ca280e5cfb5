package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.EventList;
import dev.supervisor.server.events.EventFilter;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.EventStore.Numbered;
import dev.supervisor.server.store.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The use cases of events.
 *
 * <p>Threading: any thread; nothing blocks.
 */
public final class EventControl {
    private static final int MAX_PAGE = 1_000;
    /** Rows looked at for one page: what is rare is found page by page, not by one long read. */
    private static final int MAX_LOOKED_AT = 20_000;
    /** Numbers that are looked through for one page of what somebody asked for, by the database itself: about 0.1 s. */
    private static final long SPAN = 1_000_000;
    /** Whoever asked for it. */
    private static final String ANYBODY = "*";

    private final Database database;
    private final EventStore events = new EventStore();

    /** Which events; all parts may be left out. */
    public record Query(
            @Nullable Long after,
            @Nullable String cursor,
            @Nullable List<String> kinds,
            @Nullable String subject,
            @Nullable String actor,
            @Nullable Integer limit) {}

    /** Where a page begins, and in which direction it goes. */
    private record Place(long seq, boolean ascending) {
        static Place of(Query query) {
            Long after = EventControl.after(query.after());
            if (after != null) {
                return new Place(after, true);
            }
            String cursor = query.cursor();
            return cursor != null && cursor.startsWith("+")
                    ? new Place(Check.cursor(cursor.substring(1)), true)
                    : new Place(Check.cursor(cursor), false);
        }

        Place at(long next) {
            return new Place(next, ascending);
        }

        /** Where to end looking, and to go on the next time. */
        Place furthest(long latest) {
            return ascending ? at(Math.min(seq, latest) + SPAN) : at(Math.max(0, Math.min(seq, latest + 1) - SPAN));
        }

        @Override
        public String toString() {
            return (ascending ? "+" : "") + seq;
        }
    }

    EventControl(Database database) {
        this.database = database;
    }

    /** @param mayHave services the caller may know of; null: everything */
    public CompletableFuture<EventList> list(Query query, @Nullable Predicate<String> mayHave) {
        if (query.after() != null && query.cursor() != null) {
            throw RpcException.invalidParams("/cursor", "A cursor goes on where an answer ended; it has its own after");
        }
        Place place = Place.of(query);
        EventFilter filter = filter(query.kinds(), query.subject(), mayHave);
        String actor = query.actor() == null ? null : Check.text("/actor", query.actor(), 200);
        int limit = (int) Check.number("/limit", query.limit(), 1, MAX_PAGE, 50);
        return database.read(session -> page(session, filter, actor, place, limit));
    }

    /** Checks the number to go on from; null: there is none. */
    public static @Nullable Long after(@Nullable Long after) {
        return after == null ? null : Long.valueOf(Check.number("/after", after, 0, Long.MAX_VALUE, 0));
    }

    /** Checks which events are wanted. */
    public static EventFilter filter(
            @Nullable List<String> kinds, @Nullable String subject, @Nullable Predicate<String> mayHave) {
        if (kinds != null) {
            kinds.forEach(kind -> Check.oneOf("/kinds", kind, EventStore.KINDS, kind));
        }
        return new EventFilter(
                kinds == null ? null : Set.copyOf(kinds),
                subject == null ? null : Check.text("/subject", subject, 200),
                mayHave,
                false);
    }

    private EventList page(Session session, EventFilter filter, @Nullable String actor, Place from, int limit) {
        List<Event> found = new ArrayList<>();
        Place place = from;
        long latest = events.latest(session);
        Place end = from.furthest(latest);
        boolean isAskedFor = actor != null && filter.subject() == null;
        boolean isEachWanted = filter.kinds() == null
                && filter.mayHave() == null
                && (actor == null || (actor.equals(ANYBODY) && filter.subject() == null));
        int together = isEachWanted ? limit : MAX_PAGE;
        for (int lookedAt = 0; lookedAt < MAX_LOOKED_AT; lookedAt += together) {
            List<Numbered> rows =
                    isAskedFor ? askedFor(session, place, end, together) : rows(session, filter, place, together);
            for (Numbered row : rows) {
                place = place.at(row.seq());
                if (filter.accepts(row.event().kind(), row.event().subject()) && isBy(actor, row.event())) {
                    found.add(event(row));
                }
                if (found.size() == limit) {
                    return new EventList(found, latest, place.toString());
                }
            }
            if (rows.size() < together) {
                boolean isMore =
                        isAskedFor && (end.ascending() ? end.seq() < latest : end.seq() > events.oldest(session));
                return new EventList(found, latest, isMore ? end.toString() : null);
            }
        }
        return new EventList(found, latest, place.toString());
    }

    private static boolean isBy(@Nullable String actor, EventRow event) {
        return actor == null || (event.actor() != null && (actor.equals(ANYBODY) || actor.equals(event.actor())));
    }

    private List<Numbered> askedFor(Session session, Place place, Place end, int most) {
        return place.ascending()
                ? events.askedForAfter(session, place.seq(), end.seq(), most)
                : events.askedForBefore(session, place.seq(), end.seq(), most);
    }

    private List<Numbered> rows(Session session, EventFilter filter, Place place, int most) {
        Collection<String> kinds = filter.kinds() == null ? EventStore.KINDS : filter.kinds();
        if (filter.subject() == null) {
            return place.ascending()
                    ? events.after(session, place.seq(), most)
                    : events.before(session, place.seq(), most);
        }
        return place.ascending()
                ? events.after(session, kinds, filter.subject(), place.seq(), most)
                : events.before(session, kinds, filter.subject(), place.seq(), most);
    }

    private static Event event(Numbered numbered) {
        EventRow row = numbered.event();
        return new Event(
                numbered.seq(),
                Instant.ofEpochMilli(row.at()),
                row.kind(),
                row.subject(),
                row.fromState(),
                row.toState(),
                row.reason(),
                row.actor(),
                null);
    }
}
