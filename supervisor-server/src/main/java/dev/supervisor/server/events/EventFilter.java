package dev.supervisor.server.events;

import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a follower wants, and which it may have.
 *
 * @param kinds of events; null: all
 * @param subject a service, or a run with its steps; null: any
 * @param mayHave services it may know of; null: everything
 * @param samples whether it wants to know what services use, which is no event
 */
public record EventFilter(
        @Nullable Set<String> kinds,
        @Nullable String subject,
        @Nullable Predicate<String> mayHave,
        boolean samples) {

    /** Every event there is. */
    public static final EventFilter ALL = new EventFilter(null, null, null, false);

    /** The same with samples, or without. */
    public EventFilter withSamples(boolean wanted) {
        return new EventFilter(kinds, subject, mayHave, wanted);
    }

    boolean accepts(Message message) {
        return switch (message.kind()) {
            case Message.SAMPLES -> samples;
            case Message.STATUS -> accepts("service", message.subject());
            default -> accepts(message.kind(), message.subject());
        };
    }

    /** What of the message it wants and may have. */
    Message narrow(Message message) {
        return mayHave == null && subject == null ? message : message.within(this::includes);
    }

    private boolean includes(String service) {
        return (subject == null || service.equals(subject)) && (mayHave == null || mayHave.test(service));
    }

    /** Whether an event is wanted and allowed. */
    public boolean accepts(String kind, String about) {
        return (kinds == null || kinds.contains(kind))
                && (subject == null || isAbout(about, subject))
                && (mayHave == null || (kind.equals("service") && mayHave.test(about)));
    }

    private static boolean isAbout(String about, String wanted) {
        return about.equals(wanted) || about.startsWith(wanted + "/");
    }
}
