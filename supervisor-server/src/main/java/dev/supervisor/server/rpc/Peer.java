package dev.supervisor.server.rpc;

import dev.supervisor.server.events.EventFilter;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection that stays, and so can be told what happens. */
public interface Peer {
    /**
     * Begins to send notifications of what happens; they may come before the answer to the present call. What was followed before
     * on this connection is not any more.
     *
     * @param after the number of the last event it knows; null: from now on
     * @return the newest number when it began; fails when it is over before
     * @throws java.util.concurrent.RejectedExecutionException when too many follow
     */
    CompletionStage<Long> follow(EventFilter filter, @Nullable Long after);
}
