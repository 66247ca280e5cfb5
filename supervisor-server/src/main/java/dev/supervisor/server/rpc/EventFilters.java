package dev.supervisor.server.rpc;

import dev.supervisor.rpc.RpcException;
import dev.supervisor.server.control.EventControl;
import dev.supervisor.server.events.EventFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller wants to follow, checked against what it may. */
public final class EventFilters {
    private EventFilters() {}

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
