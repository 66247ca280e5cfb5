package dev.supervisor.server.events;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.EventStore.Numbered;
import dev.supervisor.server.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens, told to those who follow it. The table of events is the truth: after a commit the new rows are read, each is encoded
 * once and put into a ring of the newest {@value #RING}; every follower takes from there at its own pace. Whoever begins further
 * back is given rows from the table until it has caught up. Nothing is queued for anybody, so nobody can make memory grow; one
 * who falls out of the ring is told so and let go. While nobody follows, nothing is read.
 *
 * <p>Threading: any thread; the feed's own thread reads, encodes and publishes.
 */
public final class EventFeed {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.events");
    static final int RING = 4_096;
    private static final int PAGE = 500;
    /** Rows that are read at once for one who is behind. */
    static final int CATCH_UP = 200;

    private static final int MAX_FOLLOWERS = 5_000;
    private static final int MAX_BATCH_BYTES = 64 << 10;
    /** Of those who follow together: what was given to one whose peer reads nothing stays in memory. */
    private static final int ALL_BATCHES_BYTES = 32 << 20;

    /** Rows that come close together are read together: each reading is a write to everybody who follows, so the more, the longer. */
    private static final Duration PAUSE = Duration.ofMillis(25);

    private static final Duration PAUSE_EACH = Duration.ofMillis(1);
    /** People see 100 ms; a change is not to wait longer for others, the time taken into account in which all are told. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(75);

    private static final Duration TELLING_EACH = Duration.ofNanos(25_000);
    /** After the first commit: what a call asks for is stored, and a moment later what that sets off. */
    private static final Duration GATHERING = Duration.ofMillis(5);

    /** A status is told when no event has told it meanwhile. */
    private static final Duration STATUS_DELAY = Duration.ofMillis(100);

    private static final Duration RETRY = Duration.ofSeconds(1);
    /** Until one who found the database's readers too busy reads again. */
    private static final Duration CROWDED = Duration.ofMillis(100);

    private static final int CROWDED_TRIES = 100;
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Database database;
    private final Executor thread;
    private final Function<String, @Nullable ServiceStatus> statusOf;
    private final EventStore events = new EventStore();
    private final ObjectWriter json = RpcJson.lenient().writer();
    private final Set<Following> followers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicReferenceArray<@Nullable Message> ring = new AtomicReferenceArray<>(RING);
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());
    private final Meter dropped;
    private volatile @Nullable String closed;
    /** Position after the newest message; positions grow for ever. */
    private volatile long end;
    /** The number of the newest event in the ring, or of the newest that was there when the feed began. */
    private volatile long newest;
    /** The feed's thread: it goes on from {@link #newest}. */
    private boolean going;

    /** It reads, or pauses after it did: whoever asks meanwhile stays noted in {@link #asked}. */
    private boolean busy;

    private boolean failing;
    /** The feed's thread. */
    private @Nullable CompletableFuture<Bounds> looking;
    /** Services whose status changed without an event. */
    private final Set<String> untold = ConcurrentHashMap.newKeySet();

    /** Whether they are going to be told. */
    private final AtomicBoolean telling = new AtomicBoolean();

    /**
     * @param thread one thread of our own
     * @param statusOf what a service is doing now; null when it is gone
     */
    public EventFeed(
            Database database,
            Executor thread,
            Function<String, @Nullable ServiceStatus> statusOf,
            MetricRegistry metrics) {
        this.database = database;
        this.thread = new PatientExecutor(thread, this::isClosed);
        this.statusOf = statusOf;
        this.dropped = metrics.meter("events.followers_dropped");
        metrics.gauge("events.followers", () -> followers::size);
        database.onCommit(this::committed);
    }

    /**
     * Begins to follow.
     *
     * @param after the number of the last event that is known; null: from now on
     * @param owner who follows, such as {@code token:ci}
     * @param ready run, on any thread, when {@link Following#next} has more after it had nothing
     * @throws RejectedExecutionException when too many follow, or it is closed
     */
    public Following follow(EventFilter filter, @Nullable Long after, String owner, Runnable ready) {
        String reason = closed;
        if (reason != null) {
            throw new RejectedExecutionException(reason);
        }
        if (followers.size() >= MAX_FOLLOWERS) {
            throw new RejectedExecutionException(MAX_FOLLOWERS + " follow events already");
        }
        Following following = new Following(this, filter, after, owner, ready);
        followers.add(following);
        return following;
    }

    /** Tells those who want to know what services use: name to CPU in per cent of a core, bytes of memory, processes. */
    public void samples(Instant at, Map<String, List<Number>> services) {
        if (followers.stream().anyMatch(Following::wantsSamples)) {
            thread.execute(() -> {
                publish(Message.samples(
                        encoded(new Samples(at, services)),
                        mayHave -> encoded(new Samples(at, only(services, mayHave)))));
                followers.forEach(Following::wake);
            });
        }
    }

    /** Tells those who follow what a service is doing, when that changed in a way that is no event. */
    public void status(String service) {
        if (followers.isEmpty()) {
            return;
        }
        untold.add(service);
        if (telling.compareAndSet(false, true)) {
            later(STATUS_DELAY).execute(this::tellStatuses);
        }
    }

    private void tellStatuses() {
        telling.set(false);
        for (Iterator<String> services = untold.iterator(); services.hasNext(); ) {
            String service = services.next();
            services.remove(); // first: what changes from here on is told again
            ServiceStatus status = statusOf.apply(service);
            if (status != null) {
                publish(Message.status(service, encoded(status)));
            }
        }
        followers.forEach(Following::wake);
    }

    private static Map<String, List<Number>> only(Map<String, List<Number>> services, Predicate<String> mayHave) {
        Map<String, List<Number>> some = new TreeMap<>(services);
        some.keySet().removeIf(mayHave.negate());
        return some;
    }

    /** Ends all, and takes nobody any more. */
    public void close(String reason) {
        closed = reason;
        end(owner -> true, reason);
    }

    /** Ends those of an owner that match. */
    public void end(Predicate<String> owner, String reason) {
        followers.stream().filter(following -> owner.test(following.owner())).forEach(each -> each.over(reason));
    }

    public int followers() {
        return followers.size();
    }

    public long dropped() {
        return dropped.getCount();
    }

    private record Samples(Instant at, Map<String, List<Number>> services) {}

    /** Where the table begins and ends. */
    record Bounds(long oldest, long latest) {}

    /** On the writer's thread, after each commit. What comes while nobody follows stays noted for whoever joins. */
    private void committed() {
        if (closed == null && asked.compareAndSet(false, true) && !followers.isEmpty()) {
            later(GATHERING).execute(this::read);
        }
    }

    /** On the feed's thread. */
    private void read() {
        if (busy) {
            return;
        }
        asked.set(false);
        if (!going) {
            return;
        }
        busy = true;
        database.read(session -> events.after(session, newest, PAGE))
                .whenCompleteAsync((rows, failure) -> publish(rows, failure), thread);
    }

    private void publish(@Nullable List<Numbered> rows, @Nullable Throwable failure) {
        busy = false;
        if (rows == null) {
            if (!failing) {
                LOG.warn("events cannot be read; those who follow wait: {}", String.valueOf(failure));
            }
            failing = true;
            again(RETRY);
            return;
        }
        failing = false;
        if (!going) {
            return;
        }
        rows.forEach(row -> {
            if (row.event().kind().equals("service")) {
                untold.remove(row.event().subject()); // first: what changes from here on is not in the message
            }
            publish(message(row));
            newest = row.seq();
        });
        if (!rows.isEmpty()) {
            followers.forEach(Following::wake);
            again(rows.size() == PAGE ? Duration.ZERO : pause());
        } else if (asked.get()) {
            read();
        }
    }

    private Duration pause() {
        long many = followers.size();
        Duration worthwhile = PAUSE.plus(PAUSE_EACH.multipliedBy(many));
        Duration bearable = LONGEST_PAUSE.minus(TELLING_EACH.multipliedBy(many));
        return Collections.max(List.of(PAUSE, Collections.min(List.of(worthwhile, bearable))));
    }

    private void again(Duration pause) {
        busy = true;
        later(pause).execute(() -> {
            busy = false;
            read();
        });
    }

    private void publish(Message message) {
        long position = end; // written by this thread alone
        ring.set((int) (position % RING), message);
        end = position + 1;
    }

    /** From where on nothing is missed: what is committed after {@code newest} comes to the ring at {@code position} or later. */
    record Joined(long newest, long position) {}

    CompletableFuture<Joined> join() {
        return onThread(() -> {
            if (going) {
                if (asked.get()) {
                    read(); // it may have been noted while nobody followed
                }
                return CompletableFuture.completedFuture(new Joined(newest, end));
            }
            return look().thenApplyAsync(
                            table -> {
                                if (!going) {
                                    going = true;
                                    newest = table.latest();
                                }
                                read(); // what was committed meanwhile
                                return new Joined(newest, end);
                            },
                            thread);
        });
    }

    /** Where the table begins and ends. */
    CompletableFuture<Bounds> bounds() {
        return onThread(this::look);
    }

    /** On the feed's thread. All who come while one is looking share what it finds, so that a crowd is one reading. */
    private CompletableFuture<Bounds> look() {
        CompletableFuture<Bounds> present = looking;
        if (present != null) {
            return present;
        }
        CompletableFuture<Bounds> found =
                patiently(() -> database.read(session -> new Bounds(events.oldest(session), events.latest(session))));
        looking = found;
        found.whenCompleteAsync((bounds, failure) -> looking = null, thread);
        return found;
    }

    /** @param then given the next rows after a number, on the feed's thread; fewer than {@value #CATCH_UP}: the table has no more */
    <T> CompletableFuture<T> rows(long after, Function<List<Numbered>, T> then) {
        return patiently(() -> database.read(session -> events.after(session, after, CATCH_UP)))
                .thenApplyAsync(then, thread);
    }

    /** When a batch is large enough: the more there are who follow, the less each is given at once. */
    int batchBytes() {
        return Math.min(MAX_BATCH_BYTES, ALL_BATCHES_BYTES / Math.max(1, followers.size()));
    }

    /** Reads again a little later while too many others read: a crowd that comes back at once is let in one after the other. */
    private <T> CompletableFuture<T> patiently(Supplier<CompletableFuture<T>> read) {
        return patiently(read, CROWDED_TRIES);
    }

    private <T> CompletableFuture<T> patiently(Supplier<CompletableFuture<T>> read, int tries) {
        CompletableFuture<T> done = read.get();
        if (tries == 0) {
            return done;
        }
        return done.exceptionallyCompose(failure -> {
            boolean crowded =
                    failure instanceof StoreException refused && refused.kind() == StoreException.Kind.QUEUE_FULL;
            return crowded
                    ? CompletableFuture.supplyAsync(() -> patiently(read, tries - 1), later(CROWDED))
                            .thenCompose(again -> again)
                    : CompletableFuture.failedFuture(failure);
        });
    }

    private <T> CompletableFuture<T> onThread(Supplier<CompletableFuture<T>> action) {
        return CompletableFuture.supplyAsync(action, thread).thenCompose(done -> done);
    }

    private Executor later(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, thread);
    }

    long end() {
        return end;
    }

    /** The message at a position; null when it has been overwritten, or is just being. */
    @Nullable
    Message at(long position) {
        Message message = ring.get((int) (position % RING));
        return end - position >= RING ? null : message;
    }

    boolean isClosed() {
        return closed != null;
    }

    /** @return false when it had left before */
    boolean left(Following following) {
        boolean left = followers.remove(following);
        if (followers.isEmpty() && closed == null) {
            thread.execute(() -> going = going && !followers.isEmpty()); // whoever comes next begins anew
        }
        return left;
    }

    void tooSlow(Following following) {
        if (left(following)) {
            dropped.mark();
            LOG.info("{} follows events too slowly and is let go", following.owner());
        }
    }

    /** Says so once in a while: they are many who follow, and each comes back. */
    void unreadable(Following following, Throwable failure) {
        if (left(following)) {
            dropped.mark();
        }
        long due = nextWarning.get();
        long now = System.nanoTime();
        if (now - due >= 0 && nextWarning.compareAndSet(due, now + BETWEEN_WARNINGS.toNanos())) {
            LOG.warn("events cannot be read; who follows from further back is let go, and may come again", failure);
        }
    }

    /** @param resumeAfter as {@link Message#other} has it */
    Message control(String kind, @Nullable Long resumeAfter, Object value) {
        return Message.other(kind, resumeAfter, encoded(value));
    }

    Message message(Numbered numbered) {
        EventRow row = numbered.event();
        ServiceStatus status = row.kind().equals("service") ? statusOf.apply(row.subject()) : null;
        Event event = new Event(
                numbered.seq(),
                Instant.ofEpochMilli(row.at()),
                row.kind(),
                row.subject(),
                row.fromState(),
                row.toState(),
                row.reason(),
                row.actor(),
                status);
        return Message.event(numbered.seq(), row.kind(), row.subject(), encoded(event));
    }

    private byte[] encoded(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
