package dev.supervisor.server.control;

import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records calls that would have changed something and were refused, {@value #MOST} in a minute at most, so that nobody can fill the
 * disk by being refused; the others are counted and said.
 *
 * <p>Threading: any thread.
 */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.audit");
    private static final int MOST = 600;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Journal journal;
    private final InstantSource clock;
    private final EventStore events = new EventStore();
    private long since;
    private int recorded;
    private long unrecorded;

    Refusals(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** Records one. */
    public void refused(String actor, String method, String why) {
        long now = clock.millis();
        if (admit(now)) {
            LOG.info("{} was refused {}: {}", actor, method, Check.shown(why));
            journal.note(session ->
                    events.add(session, new EventRow(now, "audit", method, null, "refused", Check.shown(why), actor)));
        }
    }

    private synchronized boolean admit(long now) {
        if (now - since >= MINUTE.toMillis() || now < since) {
            if (unrecorded > 0) {
                LOG.warn("{} more refused calls were not recorded", unrecorded);
            }
            since = now;
            recorded = 0;
            unrecorded = 0;
        }
        if (recorded < MOST) {
            recorded++;
            return true;
        }
        unrecorded++;
        return false;
    }
}
