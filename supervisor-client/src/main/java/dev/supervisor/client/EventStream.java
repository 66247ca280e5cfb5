package dev.supervisor.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.googlecode.jsonrpc4j.JsonRpcClientException;
import dev.supervisor.client.transport.Feed;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.client.transport.TransportException;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.ServiceStatus;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events as they happen. When the connection is lost the stream connects again, with back-off, and goes on after the last event it
 * gave: none is lost and none comes twice. Where events are gone for good it says so, in their place. A connection on which the daemon
 * has said nothing for two minutes is replaced by a new one at once, of which nobody is told.
 *
 * <pre>{@code
 * try (EventStream events = supervisor.events(EventQuery.all().after(lastSeen))) {
 *     events.onGap(gap -> readEverythingAnew());
 *     for (Event event : events) {
 *         System.out.println(event.subject() + " is " + event.toState());
 *     }
 * }
 * }</pre>
 *
 * <p>Nothing is buffered: an event is read from the connection when it is asked for. The daemon lets go of a reader that stays far
 * behind; the stream then comes back and goes on where it was.
 *
 * <p>Threading: one thread reads, and is the one that the handlers are called by; {@code close} may be called by any, and ends the
 * reading.
 */
public final class EventStream implements Iterable<Event>, AutoCloseable {
    private static final JsonMapper JSON = RpcJson.lenient();
    private static final RetryPolicy RECONNECT =
            new RetryPolicy(Integer.MAX_VALUE, Duration.ofMillis(100), Duration.ofSeconds(15), 0.5);
    /** A connection without a word for so long may be dead; a new one costs little and loses nothing. */
    private static final Duration SILENCE = Duration.ofMinutes(2);
    /** What a connection has to be made in, when whoever waits for an event does not wait that long. */
    private static final Duration LEAST_TO_CONNECT = Duration.ofSeconds(1);

    private static final Duration FOREVER = Duration.ofDays(3650);

    private final Transport transport;
    private final EventQuery query;
    private final Duration timeout;
    private final Duration silence;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Written by the reader alone. */
    private volatile @Nullable Feed feed;
    /** The reader, while it makes a connection, which nobody else could end; guarded by {@link #closed}. */
    private @Nullable Thread connecting;

    private @Nullable Long position;
    private int failures;
    /** What came last could not be read; that a new connection can be made says nothing about that. */
    private boolean garbled;

    private long silentUntil;
    private long retryAt = System.nanoTime();
    private Consumer<EventGap> gapHandler = gap -> {};
    private Consumer<Samples> samplesHandler = samples -> {};
    private Consumer<ServiceStatus> statusHandler = status -> {};
    private DisconnectHandler disconnectHandler = (reason, retryIn) -> {};

    /** Is told that a connection was lost. */
    @FunctionalInterface
    public interface DisconnectHandler {
        /** As {@link EventListener#onDisconnect}. */
        void onDisconnect(String reason, Duration retryIn);
    }

    private EventStream(Transport transport, EventQuery query, Duration timeout, Duration silence) {
        this.transport = transport;
        this.query = query;
        this.timeout = timeout;
        this.silence = silence;
        this.position = query.after();
    }

    /**
     * Connects for the first time; this is not tried again.
     *
     * @param timeout for the daemon to begin, each time
     */
    static EventStream open(Transport transport, EventQuery query, Duration timeout) throws IOException {
        return open(transport, query, timeout, SILENCE);
    }

    /** @param silence how long a connection may be without a word */
    static EventStream open(Transport transport, EventQuery query, Duration timeout, Duration silence)
            throws IOException {
        EventStream stream = new EventStream(transport, query, timeout, silence);
        stream.connect(timeout);
        return stream;
    }

    /** Is told, in their place, of events that are gone. */
    public EventStream onGap(Consumer<EventGap> handler) {
        gapHandler = handler;
        return this;
    }

    /** Is told what services use, now and then, if the query is {@link EventQuery#withSamples}. */
    public EventStream onSamples(Consumer<Samples> handler) {
        samplesHandler = handler;
        return this;
    }

    /** Is told what a service is doing, when that changed without an event. */
    public EventStream onStatus(Consumer<ServiceStatus> handler) {
        statusHandler = handler;
        return this;
    }

    /** Is told that a connection was lost, before the next is made. */
    public EventStream onDisconnect(DisconnectHandler handler) {
        disconnectHandler = handler;
        return this;
    }

    /**
     * The next event.
     *
     * @param wait for it, at most; lost connections are mended meanwhile, and one that is being made has a second in any case
     * @return empty when none came, or the stream is closed
     * @throws TransportException when the daemon refuses us, for instance because the token was revoked
     * @throws RpcException when the daemon refuses what is asked for
     * @throws JsonRpcClientException when it does so with an error code that this version does not know
     */
    public Optional<Event> next(Duration wait) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (!isClosed()) {
            Event event = step(deadline);
            if (event != null) {
                return Optional.of(event);
            }
            if (System.nanoTime() - deadline >= 0) {
                break;
            }
        }
        return Optional.empty();
    }

    /**
     * All events up to the end of the stream. What {@link #next} throws comes out of it as {@link UncheckedIOException}, or as it is.
     * Every iterator takes from the same stream.
     */
    @Override
    public Iterator<Event> iterator() {
        return new Events();
    }

    /** The sequence number to go on after, to be kept for a later {@link EventQuery#after}; empty when it is not known yet. */
    public Optional<Long> position() {
        return Optional.ofNullable(position);
    }

    /** Also ends the making of a connection, by interrupting the thread that makes it; it is not interrupted any more afterwards. */
    @Override
    public void close() {
        synchronized (closed) {
            if (connecting != null && !isClosed()) {
                connecting.interrupt();
            }
            closed.countDown();
        }
        Feed open = feed;
        if (open != null) {
            open.close();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Goes on by one message or one connection; null when that was no event, or none came in time. */
    private @Nullable Event step(long deadline) throws IOException {
        Feed open = feed;
        if (open == null && !awaitRetry(deadline)) {
            return null;
        }
        try {
            if (open != null) {
                return read(open, deadline);
            }
            connect(timeToConnect(deadline));
        } catch (TransportException e) {
            lost(e, e.isRetryable());
        } catch (RpcException | JsonRpcClientException e) {
            lost(e, Retries.isRetryable(e));
        } catch (JsonProcessingException e) {
            garbled = true;
            lost(e, true);
        } catch (IOException e) {
            lost(e, true);
        }
        return null;
    }

    private Duration timeToConnect(long deadline) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        Duration granted = left.compareTo(LEAST_TO_CONNECT) < 0 ? LEAST_TO_CONNECT : left;
        return granted.compareTo(timeout) < 0 ? granted : timeout;
    }

    private void connect(Duration within) throws IOException {
        synchronized (closed) {
            if (isClosed()) {
                return;
            }
            connecting = Thread.currentThread();
        }
        try {
            feed = transport.follow(new Feed.Query(position, query.kinds(), query.subject(), query.samples()), within);
        } finally {
            connected();
        }
        silentUntil = System.nanoTime() + silence.toNanos();
    }

    private void connected() {
        synchronized (closed) {
            connecting = null;
            if (isClosed()) {
                Thread.interrupted(); // by whoever closed it
                drop();
            }
        }
    }

    private @Nullable Event read(Feed open, long deadline) throws IOException {
        Feed.Message message = open.next(deadline - silentUntil < 0 ? deadline : silentUntil);
        if (message != null) {
            silentUntil = System.nanoTime() + silence.toNanos();
            return take(message);
        }
        if (System.nanoTime() - silentUntil >= 0) {
            drop();
            retryAt = System.nanoTime();
        }
        return null;
    }

    private @Nullable Event take(Feed.Message message) throws IOException {
        JsonNode data = message.data();
        switch (message.kind()) {
            case Feed.HELLO -> {
                failures = garbled ? failures : 0;
                greet(data.path("latest").asLong());
            }
            case Feed.EVENT -> {
                Event event = JSON.treeToValue(data, Event.class);
                understood();
                return unlessKnown(event);
            }
            case Feed.SAMPLES -> {
                Samples samples = Samples.read(data);
                understood();
                samplesHandler.accept(samples);
            }
            case Feed.STATUS -> {
                ServiceStatus status = JSON.treeToValue(data, ServiceStatus.class);
                understood();
                statusHandler.accept(status);
            }
            case Feed.GAP -> {
                long oldest = data.path("oldest").asLong();
                gapHandler.accept(new EventGap(position == null ? 0 : position, oldest));
                advance(oldest - 1);
            }
            case Feed.END -> {
                if (data.hasNonNull("resume_after")) {
                    advance(data.get("resume_after").asLong());
                }
                disconnect(data.path("reason").asText());
            }
            default -> {
                // a sign of life, or from a daemon newer than we are
            }
        }
        return null;
    }

    private void understood() {
        failures = 0;
        garbled = false;
    }

    /** A database with fewer events than we have seen is another one: it is followed from its beginning. */
    private void greet(long latest) {
        if (position == null) {
            position = latest;
        } else if (latest < position) {
            gapHandler.accept(new EventGap(position, 1));
            position = 0L;
            drop();
        }
    }

    private @Nullable Event unlessKnown(Event event) {
        if (position != null && event.seq() <= position) {
            return null;
        }
        position = event.seq();
        return event;
    }

    private void advance(long seq) {
        if (position == null || seq > position) {
            position = seq;
        }
    }

    private <E extends Exception> void lost(E failure, boolean retryable) throws E {
        if (isClosed()) {
            return;
        }
        if (!retryable) {
            close();
            throw failure;
        }
        disconnect(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    private void disconnect(String reason) {
        drop();
        Duration pause =
                RECONNECT.backoff(++failures, ThreadLocalRandom.current().nextDouble());
        retryAt = System.nanoTime() + pause.toNanos();
        disconnectHandler.onDisconnect(reason, pause);
    }

    private void drop() {
        Feed open = feed;
        feed = null;
        if (open != null) {
            open.close();
        }
    }

    /** Whether it is time to connect again, and not closed. */
    private boolean awaitRetry(long deadline) throws InterruptedIOException {
        long until = deadline - retryAt < 0 ? deadline : retryAt;
        try {
            boolean ended = closed.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            return !ended && System.nanoTime() - retryAt >= 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to connect again");
        }
    }

    private final class Events implements Iterator<Event> {
        private @Nullable Event upcoming;

        @Override
        public boolean hasNext() {
            try {
                while (upcoming == null && !isClosed()) {
                    upcoming = EventStream.this.next(FOREVER).orElse(null);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return upcoming != null;
        }

        @Override
        public Event next() {
            if (!hasNext() || upcoming == null) {
                throw new NoSuchElementException("the stream is closed");
            }
            Event event = upcoming;
            upcoming = null;
            return event;
        }
    }
}
