package dev.supervisor.server.upkeep;

import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.UpkeepRow;
import dev.supervisor.server.store.UpkeepStore;
import dev.supervisor.server.store.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Does one pass after the other, by schedule and on request. Each is a row, begun before it and finished after it.
 *
 * <p>Threading: {@link #run} is the body of the upkeep thread; the rest from any.
 */
public final class Upkeep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.upkeep");
    private static final String SCHEDULE = "schedule";
    /** On a full disk: its row is written when it has made room. */
    private static final long UNRECORDED = 0;

    private static final int MAX_WAITING = 16;
    /** The clock may be set: what is due then is done no later than after this. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(5);

    private static final Duration ROW_PATIENCE = Duration.ofMinutes(1);

    private final Database database;
    private final InstantSource clock;
    private final UpkeepStore store = new UpkeepStore();
    private final EventStore events = new EventStore();
    private final BlockingQueue<Request> requests = new ArrayBlockingQueue<>(MAX_WAITING);
    private volatile List<Planned> plan = List.of();
    private volatile @Nullable Going going;
    private volatile boolean closed;
    private Instant lastLook = Instant.MIN;

    /** A pass by schedule; {@code next} is when. */
    private record Planned(Job job, Instant next) {}

    private record Request(@Nullable Pass pass, String askedBy, CompletableFuture<UpkeepRow> answer) {}

    private record Going(Pass pass, UpkeepRow row, CompletableFuture<UpkeepRow> answer) {
        Present present() {
            return new Present(row, pass.progress());
        }
    }

    /** @param failure null: it did not fail */
    private record Outcome(UpkeepRow row, @Nullable Throwable failure) {}

    /** When a kind of pass comes next. */
    public record Plan(String kind, String schedule, Instant next) {}

    /** A pass that goes on. */
    public record Present(UpkeepRow row, String progress) {}

    /** What is to be done at which times. */
    public record Job(Schedule schedule, String kind, Supplier<Pass> pass) {
        Planned from(Instant now) {
            return new Planned(this, schedule.after(now));
        }
    }

    public Upkeep(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What is done by schedule from now on. */
    void schedule(List<Job> jobs) {
        Instant now = clock.instant();
        plan = jobs.stream().map(job -> job.from(now)).toList();
        requests.offer(new Request(null, "", new CompletableFuture<>())); // wakes the thread, unless it is busy anyway
    }

    /**
     * Has a pass done as soon as those before it are.
     *
     * @return how it went; {@link #present(CompletableFuture)} tells how it goes
     */
    CompletableFuture<UpkeepRow> request(Pass pass, String askedBy) {
        Request request = new Request(pass, askedBy, new CompletableFuture<>());
        if (closed || !requests.offer(request)) {
            return CompletableFuture.failedFuture(new RejectedExecutionException("too many passes wait"));
        }
        return request.answer();
    }

    public List<Plan> plan() {
        return plan.stream()
                .map(next -> new Plan(next.job().kind(), next.job().schedule().toString(), next.next()))
                .toList();
    }

    public Optional<Present> present() {
        return Optional.ofNullable(going).map(Going::present);
    }

    /**
     * The pass that goes on, if it is this one.
     *
     * @param asked what the request for it returned
     */
    public Optional<Present> present(CompletableFuture<UpkeepRow> asked) {
        return Optional.ofNullable(going).filter(now -> now.answer() == asked).map(Going::present);
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                Request request = requests.poll(sleep().toMillis(), TimeUnit.MILLISECONDS);
                if (request != null && request.pass() != null) {
                    perform(request.pass(), request);
                }
                doWhatIsDue();
            } catch (InterruptedException e) {
                closed = true;
            } catch (RuntimeException e) {
                LOG.error("upkeep failed and goes on", e);
            }
        }
        requests.forEach(request -> request.answer().completeExceptionally(StoreAnswer.stopping()));
    }

    /** Ends the present pass soon and begins no other. */
    public void close() {
        closed = true;
        Going now = going;
        if (now != null) {
            now.pass().stop();
        }
        requests.offer(new Request(null, "", new CompletableFuture<>()));
    }

    private Duration sleep() {
        Instant now = clock.instant();
        Duration least = LONGEST_SLEEP;
        for (Planned next : plan) {
            Duration until = Duration.between(now, next.next());
            least = until.compareTo(least) < 0 ? until : least;
        }
        return least.isNegative() ? Duration.ZERO : least;
    }

    private void doWhatIsDue() {
        planAnewIfTheClockWasSetBack();
        List<Planned> present = plan;
        for (Planned next : present) {
            Instant now = clock.instant();
            if (!closed && !next.next().isAfter(now)) {
                perform(next.job().pass().get(), new Request(null, SCHEDULE, new CompletableFuture<>()));
            }
        }
        Instant now = clock.instant();
        if (plan == present) { // otherwise there is a new one by now
            plan = present.stream()
                    .map(next -> next.next().isAfter(now) ? next : next.job().from(now))
                    .toList();
        }
    }

    /** What comes next would be late by as much otherwise. */
    private void planAnewIfTheClockWasSetBack() {
        Instant now = clock.instant();
        if (now.isBefore(lastLook)) {
            plan = plan.stream().map(next -> next.job().from(now)).toList();
        }
        lastLook = now;
    }

    private void perform(Pass pass, Request request) {
        UpkeepRow begun;
        try {
            begun = begin(pass.kind(), request.askedBy());
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.DISK_FULL || !pass.makesRoom()) {
                cannotBegin(pass, request, e);
                return;
            }
            begun = begun(UNRECORDED, pass.kind(), request.askedBy(), clock.millis());
        } catch (RuntimeException e) {
            cannotBegin(pass, request, e);
            return;
        }
        going = new Going(pass, begun, request.answer());
        Tally tally = new Tally();
        Outcome outcome =
                closed ? new Outcome(ended(begun, tally, "interrupted", null), null) : outcome(pass, begun, tally);
        going = null;
        finish(outcome);
        request.answer().complete(outcome.row());
    }

    private static void cannotBegin(Pass pass, Request request, RuntimeException why) {
        LOG.error("{} cannot begin: {}", pass.kind(), why.getMessage());
        request.answer().completeExceptionally(why);
    }

    private Outcome outcome(Pass pass, UpkeepRow begun, Tally tally) {
        try {
            String detail = pass.run(tally);
            return new Outcome(ended(begun, tally, "done", Detail.join(detail, tally.trouble())), null);
        } catch (RefusedException e) {
            return new Outcome(ended(begun, tally, "refused", e.getMessage()), null);
        } catch (RuntimeException e) {
            if (closed || (e instanceof StoreException store && store.kind() == StoreException.Kind.CLOSED)) {
                return new Outcome(ended(begun, tally, "interrupted", "the daemon stopped"), null);
            }
            return new Outcome(ended(begun, tally, "failed", e.getMessage()), e);
        }
    }

    private UpkeepRow begin(String kind, String askedBy) {
        long now = clock.millis();
        long id = StoreAnswer.await(
                database.write(session -> store.begin(session, kind, askedBy, now), WriteOptions.UPKEEP), ROW_PATIENCE);
        return begun(id, kind, askedBy, now);
    }

    private static UpkeepRow begun(long id, String kind, String askedBy, long now) {
        return new UpkeepRow(id, kind, askedBy, now, null, "running", Map.of(), 0, 0, null);
    }

    private void finish(Outcome outcome) {
        UpkeepRow row = outcome.row();
        boolean uneventful = row.askedBy().equals(SCHEDULE)
                && row.outcome().equals("done")
                && row.tables().values().stream().allMatch(count -> count == 0)
                && row.bytesFreed() == 0;
        LOG.atLevel(outcome.failure() != null ? Level.ERROR : uneventful ? Level.DEBUG : Level.INFO)
                .setCause(outcome.failure())
                .log(
                        "{} {}: rows deleted {}, files of output {}, bytes freed {}, {} ms{}",
                        row.kind(),
                        row.outcome(),
                        row.tables(),
                        row.logFiles(),
                        row.bytesFreed(),
                        row.finishedAt() == null ? 0 : row.finishedAt() - row.startedAt(),
                        row.detail() == null ? "" : "; " + row.detail());
        try {
            StoreAnswer.await(database.write(session -> record(session, row), WriteOptions.UPKEEP), ROW_PATIENCE);
        } catch (RuntimeException e) {
            LOG.warn("the end of a pass could not be recorded: {}", e.getMessage());
        }
    }

    private boolean record(Session session, UpkeepRow row) {
        boolean recorded = row.id() == UNRECORDED ? store.add(session, row) : store.finish(session, row);
        if (recorded) {
            String actor = row.askedBy().equals(SCHEDULE) ? null : row.askedBy();
            events.add(
                    session,
                    new EventRow(clock.millis(), "upkeep", row.kind(), null, row.outcome(), row.detail(), actor));
        }
        return recorded;
    }

    private UpkeepRow ended(UpkeepRow begun, Tally tally, String outcome, @Nullable String detail) {
        return new UpkeepRow(
                begun.id(),
                begun.kind(),
                begun.askedBy(),
                begun.startedAt(),
                clock.millis(),
                outcome,
                tally.tables(),
                tally.logFiles(),
                tally.bytesFreed(),
                detail);
    }
}
