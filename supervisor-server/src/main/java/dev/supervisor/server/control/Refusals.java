package dev.supervisor.server.control;

import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records calls that would have changed something and were refused, {@value #MOST} of one actor in a minute at most, so that nobody
 * can fill the disk by being refused, nor hide what others are refused; the rest is counted and said. When more than
 * {@value #MOST_ACTORS} are refused something in a minute, those that come later share what one may have.
 *
 * <p>Threading: any thread.
 */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.audit");
    private static final int MOST = 60;
    private static final int MOST_ACTORS = 50;
    /** No actor has this name. */
    private static final String LATER_ONES = "";

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Journal journal;
    private final InstantSource clock;
    private final EventStore events = new EventStore();
    /** How many of each actor, in this minute. */
    private final Map<String, Integer> recorded = new HashMap<>();

    private long since;
    private long unrecorded;

    Refusals(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** Records one. */
    public void refused(String actor, String method, String why) {
        long now = clock.millis();
        if (admit(actor, now)) {
            LOG.info("{} was refused {}: {}", actor, method, Check.shown(why));
            journal.note(session ->
                    events.add(session, new EventRow(now, "audit", method, null, "refused", Check.shown(why), actor)));
        }
    }

    private synchronized boolean admit(String actor, long now) {
        if (now - since >= MINUTE.toMillis() || now < since) {
            if (unrecorded > 0) {
                LOG.warn("{} more refused calls were not recorded", unrecorded);
            }
            since = now;
            recorded.clear();
            unrecorded = 0;
        }
        boolean isKnown = recorded.containsKey(actor) || recorded.size() < MOST_ACTORS;
        if (recorded.merge(isKnown ? actor : LATER_ONES, 1, Integer::sum) <= MOST) {
            return true;
        }
        unrecorded++;
        return false;
    }
}
