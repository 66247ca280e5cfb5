package dev.supervisor.client;

import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.ServiceStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who follows events is told, one thing after the other and in order.
 *
 * <pre>{@code
 * EventSubscription watching = supervisor.listen(EventQuery.all().kinds("service"), new EventListener() {
 *     public void onEvent(Event event) {
 *         System.out.println(event.subject() + " " + event.toState());
 *     }
 *
 *     public void onGap(EventGap gap) {
 *         readEverythingAnew();
 *     }
 * });
 * }</pre>
 *
 * <p>Threading: one thread of its own for each {@link SupervisorClient#listen}; while a method has not returned, nothing more is read.
 */
public interface EventListener {
    void onEvent(Event event);

    /** Events that were asked for are gone. */
    default void onGap(EventGap gap) {}

    /** What services use, now and then, if the query is {@link EventQuery#withSamples}. */
    default void onSamples(Samples samples) {}

    /** What a service is doing, when that changed without an event. */
    default void onStatus(ServiceStatus status) {}

    /**
     * The connection is lost; the stream goes on by itself where it was.
     *
     * @param reason in words
     * @param retryIn when it will be tried again
     */
    default void onDisconnect(String reason, Duration retryIn) {}

    /**
     * Nothing more will come.
     *
     * @param failure why, such as a token that was revoked, or what this listener has thrown, an {@link Error} as the cause of an
     *     {@link java.util.concurrent.ExecutionException}; null: it was closed
     */
    default void onEnd(@Nullable Exception failure) {}
}
