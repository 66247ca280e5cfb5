package dev.supervisor.server.rpc;

import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.Printable;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.server.control.EventControl;
import dev.supervisor.server.events.EventFilter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a caller wants to follow, checked against what it may. */
public final class EventFilters {
    /** What may be asked for in a URL. */
    private static final Set<String> PARAMETERS = Set.of("after", "kinds", "subject", "samples");

    private EventFilters() {}

    /**
     * Checks a URL's parameters: who asks for something that is not understood must not be told of everything.
     *
     * @throws IllegalArgumentException with what is wrong, in words for the caller
     */
    public static void check(Map<String, ? extends Collection<String>> query) {
        query.forEach((name, values) -> {
            if (!PARAMETERS.contains(name)) {
                throw new IllegalArgumentException("There is no parameter \"" + Printable.brief(name) + "\""
                        + Nearest.hint(name, PARAMETERS) + "; there are after, kinds, subject and samples");
            }
            if (values.size() > 1) {
                throw new IllegalArgumentException("There is more than one " + name + "; kinds are written a,b,c");
            }
        });
    }

    /**
     * @param kinds null: all
     * @param subject null: any
     * @throws IllegalArgumentException with what is wrong, in words for the caller
     */
    public static EventFilter of(@Nullable List<String> kinds, @Nullable String subject, Caller caller) {
        try {
            return EventControl.filter(kinds, subject, caller.scope() == null ? null : caller::mayKnow);
        } catch (RpcException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
