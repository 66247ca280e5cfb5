package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.DeadLetter;
import dev.supervisor.rpc.model.DeadLetterList;
import dev.supervisor.rpc.model.DeadLetterRetried;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.server.control.Restoration.StoredService;
import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.run.RunScheduler;
import dev.supervisor.server.run.RunScheduler.Unfinished;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DeadLetterStore;
import dev.supervisor.server.store.DeadLetterStore.Kind;
import dev.supervisor.server.store.DeadLetterStore.Letter;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.RunRow;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.ServiceRow;
import dev.supervisor.server.store.ServiceStore;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StepRow;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.UnreadableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The use cases of dead letters.
 *
 * <p>Threading: any thread; nothing blocks.
 */
public final class DeadLetterControl {
    private static final int MAX_PAGE = 1_000;

    private final Database database;
    private final Loop loop;
    private final RunScheduler scheduler;
    private final RunSpecs specs;
    private final Restoration restoration;
    private final InstantSource clock;
    private final DeadLetterStore letters = new DeadLetterStore();
    private final ServiceStore services = new ServiceStore();
    private final RunStore runs = new RunStore();
    private final EventStore events = new EventStore();

    /** What came back, and is to be taken up on the loop. */
    private record Revived(
            Letter letter,
            @Nullable StoredService service,
            List<Unfinished> steps,
            @Nullable String pool) {}

    DeadLetterControl(
            Database database,
            Loop loop,
            RunScheduler scheduler,
            RunSpecs specs,
            Restoration restoration,
            InstantSource clock) {
        this.database = database;
        this.loop = loop;
        this.scheduler = scheduler;
        this.specs = specs;
        this.restoration = restoration;
        this.clock = clock;
    }

    public CompletableFuture<DeadLetterList> list(@Nullable String cursor, @Nullable Integer limit) {
        int page = (int) Check.number("/limit", limit, 1, MAX_PAGE, 50);
        long before = Check.cursor(cursor);
        return database.read(session -> letters.page(session, before, page)).thenApply(found -> {
            String next = found.size() < page
                    ? null
                    : String.valueOf(found.get(found.size() - 1).id());
            return new DeadLetterList(
                    found.stream().map(DeadLetterControl::answer).toList(), next);
        });
    }

    public CompletableFuture<DeadLetterRetried> retry(long id, String actor) {
        return loop.askAfter(() -> database.write(session -> revive(session, id, actor)), this::takeUp)
                .thenCompose(taken -> taken)
                .thenApply(letter ->
                        new DeadLetterRetried(letter.id(), letter.kind().word(), letter.subject()));
    }

    public CompletableFuture<Deleted> purge(@Nullable Long id, String actor) {
        return database.write(session -> {
            checkGone(session, id == null ? 0 : id, id == null ? Long.MAX_VALUE : id);
            long purged = id == null ? letters.purgeAll(session) : letters.purge(session, id);
            if (id != null && purged == 0) {
                throw unknown(id);
            }
            event(session, "system", "dead_letters", "purged " + purged, actor);
            return new Deleted(purged, Map.of("dead_letters", purged));
        });
    }

    /** Nothing else would know of a process that lives. */
    private void checkGone(Session session, long first, long last) {
        letters.running(session, first, last).stream()
                .filter(running -> StoredProcess.isAlive(running.process()))
                .findFirst()
                .ifPresent(running -> {
                    throw new RpcException(
                            RpcError.INVALID_STATE,
                            "What is dead letter " + running.letter() + " still runs, as process "
                                    + running.process().pid(),
                            String.valueOf(running.letter()),
                            "Take it up again, or end the process first");
                });
    }

    private Revived revive(Session session, long id, String actor) {
        Letter letter = letters.find(session, id).orElseThrow(() -> unknown(id));
        String subject = letter.subject();
        try {
            letters.moveBack(session, letter);
            event(session, letter.kind().word(), subject, "taken up from the dead letters", actor);
            return letter.kind() == Kind.SERVICE ? service(session, letter) : run(session, letter);
        } catch (UnreadableException e) {
            throw new RpcException(
                    RpcError.INVALID_STATE,
                    "It still cannot be read: " + e.getMessage(),
                    subject,
                    "Repair its rows in the database, run a version that can read them, or purge it");
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.CONSTRAINT) {
                throw new RpcException(
                        RpcError.CONFLICT,
                        "Another " + letter.kind().word() + " stands in the place of " + subject,
                        subject,
                        "Delete that one first, or purge this one");
            }
            throw e;
        }
    }

    private Revived service(Session session, Letter letter) {
        ServiceRow row = services.service(session, letter.subject()).orElseThrow();
        StoredService service = restoration.read(
                row, services.instance(session, letter.subject()).orElse(null));
        return new Revived(letter, service, List.of(), null);
    }

    private Revived run(Session session, Letter letter) {
        long id = Long.parseLong(letter.subject());
        RunRow run = runs.run(session, id).orElseThrow();
        specs.labels(run);
        List<Unfinished> steps = new ArrayList<>();
        for (StepRow step : runs.steps(session, id)) {
            specs.needs(step);
            specs.ready(step, run);
            if (step.state().equals("running") && step.process() != null) {
                steps.add(restoration.read(step, run));
            }
        }
        return new Revived(letter, null, steps, run.pool());
    }

    private CompletableFuture<Letter> takeUp(Revived revived) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        if (revived.service() != null) {
            restoration.add(revived.service());
            all.add(restoration.begin(revived.service()));
        }
        revived.steps().forEach(step -> all.add(restoration.begin(step)));
        if (revived.pool() != null) {
            scheduler.wake(revived.pool());
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> revived.letter());
    }

    private void event(Session session, String kind, String subject, String what, String actor) {
        events.add(session, new EventRow(clock.millis(), kind, subject, null, null, what, actor));
    }

    private static RpcException unknown(long id) {
        return RpcException.notFound("dead letter", String.valueOf(id), "supervisor dead-letters lists them");
    }

    private static DeadLetter answer(Letter letter) {
        return new DeadLetter(
                letter.id(),
                Instant.ofEpochMilli(letter.at()),
                letter.kind().word(),
                letter.subject(),
                letter.error(),
                letter.tables(),
                letter.bytes());
    }
}
