package dev.supervisor.server.http;

import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.events.EventFilter;
import dev.supervisor.server.rpc.Caller;
import dev.supervisor.server.rpc.EventFilters;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /events}: what happens, as server-sent events. {@code after} or the header {@code Last-Event-ID} resumes after a
 * number, {@code kinds} and {@code subject} choose, {@code samples=true} adds what services use; any other parameter is refused.
 */
final class EventsEndpoint implements HttpHandler {
    private static final HttpString LAST_EVENT_ID = new HttpString("Last-Event-ID");

    private final EventFeed feed;
    private final Duration keepAlive;

    /** @param keepAlive as {@link EventStream} has it */
    EventsEndpoint(EventFeed feed, Duration keepAlive) {
        this.feed = feed;
        this.keepAlive = keepAlive;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (!exchange.getRequestMethod().equals(Methods.GET)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET");
            Guard.refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "events are read by GET");
            return;
        }
        TokenGate.Visit visit = TokenGate.visit(exchange);
        try {
            EventFilters.check(exchange.getQueryParameters());
            EventFilter filter = filter(exchange.getQueryParameters(), visit.caller());
            Long after = after(exchange);
            exchange.dispatch(
                    SameThreadExecutor.INSTANCE,
                    () -> new EventStream(exchange, visit, keepAlive).begin(feed, filter, after));
        } catch (IllegalArgumentException e) {
            Guard.refuse(exchange, StatusCodes.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private static EventFilter filter(Map<String, Deque<String>> query, Caller caller) {
        String kinds = first(query, "kinds");
        return EventFilters.of(
                        kinds == null || kinds.isEmpty()
                                ? null
                                : Arrays.stream(kinds.split(",", -1)).toList(),
                        first(query, "subject"),
                        caller)
                .withSamples(samples(query));
    }

    private static boolean samples(Map<String, Deque<String>> query) {
        String samples = first(query, "samples");
        if (samples == null || samples.equals("false")) {
            return false;
        }
        if (!samples.equals("true")) {
            throw new IllegalArgumentException("samples is true or false");
        }
        return true;
    }

    private static @Nullable Long after(HttpServerExchange exchange) {
        String last = exchange.getRequestHeaders().getFirst(LAST_EVENT_ID);
        String after = last == null || last.isEmpty() ? first(exchange.getQueryParameters(), "after") : last;
        if (after == null) {
            return null;
        }
        if (!after.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("after is the number of an event");
        }
        return Long.valueOf(after);
    }

    private static @Nullable String first(Map<String, Deque<String>> query, String name) {
        return query.containsKey(name) ? query.get(name).peekFirst() : null;
    }
}
