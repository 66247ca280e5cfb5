package dev.supervisor.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events to follow.
 *
 * <pre>{@code
 * EventQuery.all()                                   // what happens from now on
 * EventQuery.all().after(lastSeen)                   // and all since then
 * EventQuery.all().kinds("service").subject("web")   // of one service
 * EventQuery.all().withSamples()                     // and what services use
 * }</pre>
 *
 * @param after begin with the event after this sequence number; null: with what comes next
 * @param kinds only these, as {@link dev.supervisor.rpc.model.Event} lists them; empty: all
 * @param subject only of this service or run; null: of anything
 * @param samples whether what services use is told too, for {@link EventStream#onSamples}
 */
public record EventQuery(
        @Nullable Long after, List<String> kinds, @Nullable String subject, boolean samples) {
    private static final EventQuery ALL = new EventQuery(null, List.of(), null, false);

    public EventQuery {
        kinds = List.copyOf(kinds);
    }

    public static EventQuery all() {
        return ALL;
    }

    public EventQuery after(long seq) {
        return new EventQuery(seq, kinds, subject, samples);
    }

    public EventQuery kinds(String... only) {
        return new EventQuery(after, List.of(only), subject, samples);
    }

    public EventQuery subject(String only) {
        return new EventQuery(after, kinds, only, samples);
    }

    /** What services use is told too. */
    public EventQuery withSamples() {
        return new EventQuery(after, kinds, subject, true);
    }
}
