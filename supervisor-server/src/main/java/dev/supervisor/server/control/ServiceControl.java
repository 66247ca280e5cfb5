package dev.supervisor.server.control;

import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.Sample;
import dev.supervisor.rpc.model.ServiceDefinition;
import dev.supervisor.rpc.model.ServiceList;
import dev.supervisor.rpc.model.ServiceRevision;
import dev.supervisor.rpc.model.ServiceRevisions;
import dev.supervisor.rpc.model.ServiceSelector;
import dev.supervisor.rpc.model.ServiceSetResult;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStats;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import dev.supervisor.server.logs.LogSubject;
import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.process.Signals;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DeadLetterStore;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.RevisionStore;
import dev.supervisor.server.store.RevisionStore.RevisionRow;
import dev.supervisor.server.store.SampleStore;
import dev.supervisor.server.store.ServiceStore;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.UnreadableException;
import dev.supervisor.server.supervise.Definition;
import dev.supervisor.server.supervise.DeletedException;
import dev.supervisor.server.supervise.Restored;
import dev.supervisor.server.supervise.ServiceView;
import dev.supervisor.server.supervise.Snapshot;
import dev.supervisor.server.supervise.State;
import dev.supervisor.server.supervise.Supervisor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The use cases of services. A wish is first made durable, then told to the loop, then answered.
 *
 * <p>Threading: any thread; nothing blocks but {@link #why}, which reads a log.
 */
public final class ServiceControl {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.services");
    private static final int MAX_SERVICES = 10_000;
    private static final int MAX_WAIT_MS = 600_000;
    private static final int HOUR_MS = 3_600_000;
    private static final int MAX_SAMPLES = 10_000;
    private static final int LAST_LINES = 10;
    /** Lines among which those of the process before are looked for. */
    private static final int LOOKED_THROUGH = 2_000;

    private final Database database;
    private final Loop loop;
    private final Supervisor supervisor;
    private final LogControl logs;
    private final WipeFence fence;
    private final InstantSource clock;
    private final ServiceStore services = new ServiceStore();
    private final RevisionStore revisions = new RevisionStore();
    private final DeadLetterStore letters = new DeadLetterStore();
    private final EventStore events = new EventStore();
    private final SampleStore samples = new SampleStore();
    private final Definitions definitions = new Definitions();
    private final ServiceDeletion deletion;

    private record Put(long revision, @Nullable Restored leftOver) {}

    ServiceControl(
            Database database,
            Loop loop,
            Supervisor supervisor,
            LogControl logs,
            WipeFence fence,
            InstantSource clock) {
        this.database = database;
        this.loop = loop;
        this.supervisor = supervisor;
        this.logs = logs;
        this.fence = fence;
        this.clock = clock;
        this.deletion = new ServiceDeletion(this, database, loop, supervisor, logs);
    }

    public ServiceStatus status(String name) {
        return Answers.status(find(name), clock.instant());
    }

    /** @param mayKnow which services the caller may know of */
    public ServiceStatusAll statusAll(@Nullable ServiceSelector selector, Predicate<String> mayKnow) {
        Snapshot snapshot = supervisor.snapshot();
        Instant now = clock.instant();
        if (selector != null && selector.names() != null) {
            selector.names().stream()
                    .filter(mayKnow)
                    .forEach(this::find); // a name that does not exist is a mistake, not an empty answer
        }
        return new ServiceStatusAll(
                snapshot.revision(),
                snapshot.services().values().stream()
                        .filter(view -> isSelected(view, selector) && mayKnow.test(view.name()))
                        .map(view -> Answers.status(view, now))
                        .toList());
    }

    public ServiceDefinition get(String name) {
        return definition(find(name));
    }

    /** Its last definitions, the one in force among them. */
    public CompletableFuture<ServiceRevisions> revisions(String name) {
        find(name);
        return database.read(session -> revisions.of(session, name))
                .thenApply(rows -> new ServiceRevisions(
                        name, rows.stream().map(this::revision).toList()));
    }

    /** @param mayKnow which services the caller may know of */
    public ServiceList list(Predicate<String> mayKnow) {
        return new ServiceList(supervisor.snapshot().services().values().stream()
                .filter(view -> mayKnow.test(view.name()))
                .map(this::definition)
                .toList());
    }

    /** Creates a service, or replaces its definition. */
    public CompletableFuture<ServiceSetResult> set(ServiceSpec spec, boolean fromFile, String actor) {
        Definition definition = definitions.of(spec);
        Snapshot snapshot = supervisor.snapshot();
        checkTogether(snapshot, Map.of(definition.name(), definition));
        ServiceView existing = snapshot.find(definition.name());
        if (existing == null && snapshot.services().size() >= MAX_SERVICES) {
            throw RpcException.notRetryable(
                    RpcError.QUEUE_FULL, "There are " + MAX_SERVICES + " services already", definition.name(), null);
        }
        if (existing != null && existing.definition().equals(definition) && existing.fromFile() == fromFile) {
            return CompletableFuture.completedFuture(
                    new ServiceSetResult(definition.name(), existing.definitionRevision(), "unchanged"));
        }
        return put(definition, fromFile, actor).thenApply(set -> {
            LOG.info("{}: {} by {}, revision {}", set.name(), set.change(), actor, set.revision());
            return set;
        });
    }

    /** Checks that these definitions fit in with those that exist. */
    void checkTogether(Snapshot snapshot, Map<String, Definition> more) {
        Map<String, Definition> all = new HashMap<>();
        snapshot.services().forEach((name, view) -> all.put(name, view.definition()));
        all.putAll(more);
        Definitions.checkDependencies(more, all);
    }

    /**
     * Stops it, then deletes its rows and its log.
     *
     * @param mayKnow of which services the actor may be told when they are in the way
     */
    public CompletableFuture<Deleted> delete(String name, String actor, Predicate<String> mayKnow) {
        return deletion.delete(List.of(name), actor, mayKnow);
    }

    /** Stops them all, then deletes them in one transaction. */
    public CompletableFuture<Deleted> deleteMany(List<String> names, String actor) {
        return deletion.delete(names, actor, any -> true);
    }

    /** Explains the present state. Blocks on the log. */
    public Explanation why(String name) {
        ServiceView view = find(name);
        boolean livesOn = view.process() != null && view.exit() != null;
        List<LogLine> lines = logs.last(LogSubject.service(name), livesOn ? LOOKED_THROUGH : LAST_LINES)
                .lines();
        return ServiceExplanation.of(
                view, livesOn ? before(String.valueOf(view.invocation()), lines) : lines, clock.instant());
    }

    /** Of the process before this one the last lines. */
    private static List<LogLine> before(String invocation, List<LogLine> lines) {
        List<LogLine> earlier = lines.stream()
                .filter(line -> !line.invocationId().equals(invocation))
                .toList();
        if (earlier.isEmpty()) {
            return earlier;
        }
        String last = earlier.get(earlier.size() - 1).invocationId();
        List<LogLine> ofLast = earlier.stream()
                .filter(line -> line.invocationId().equals(last))
                .toList();
        return ofLast.subList(Math.max(0, ofLast.size() - LAST_LINES), ofLast.size());
    }

    public CompletableFuture<ServiceStatus> start(String name, @Nullable Integer waitMs, String actor) {
        Duration wait = wait(waitMs);
        return answered(name, wish(name, "up", "start", actor, () -> {
            supervisor.start(name, "started by " + actor);
            return awaitAfterwards(name, ServiceControl::hasSettledUp, wait);
        }));
    }

    public CompletableFuture<ServiceStatus> stop(String name, @Nullable Integer waitMs, String actor) {
        Duration wait = wait(waitMs);
        return answered(name, wish(name, "down", "stop", actor, () -> {
            supervisor.stop(name, "stopped by " + actor);
            return awaitAfterwards(name, ServiceControl::isDown, wait);
        }));
    }

    public CompletableFuture<ServiceStatus> restart(String name, @Nullable Integer waitMs, String actor) {
        Duration wait = wait(waitMs);
        @Nullable Object before = find(name).invocation();
        return answered(name, wish(name, "up", "restart", actor, () -> {
            supervisor.restart(name, "restarted by " + actor);
            return awaitAfterwards(
                    name, view -> hasSettledUp(view) && !Objects.equals(before, view.invocation()), wait);
        }));
    }

    /** Has it read its configuration again. */
    public CompletableFuture<ServiceStatus> reload(String name, String actor) {
        Integer signal = find(name).definition().reloadSignal();
        if (signal == null) {
            throw new RpcException(
                    RpcError.INVALID_STATE,
                    "The service has no reload_signal, so it cannot be asked to reload",
                    name,
                    "Set reload_signal in its definition, or restart it");
        }
        return signalled(name, signal, false, "reload", actor);
    }

    /** @param to {@code main} or {@code group}; null: main */
    public CompletableFuture<ServiceStatus> signal(String name, String signal, @Nullable String to, String actor) {
        find(name);
        int number = Definitions.signal("/signal", signal);
        boolean group = Check.oneOf("/to", to, List.of("main", "group"), "main").equals("group");
        return signalled(name, number, group, "signal " + Signals.name(number), actor);
    }

    /** What is recorded was asked for; whether it is taken is seen on the loop. */
    private CompletableFuture<ServiceStatus> signalled(
            String name, int signal, boolean group, String what, String actor) {
        checkRuns(find(name));
        return loop.askAfter(() -> recorded(name, what, actor), done -> {
            ServiceView view = find(name);
            if (!supervisor.signal(name, signal, group)) {
                checkRuns(view);
                throw notRunning(view);
            }
            LOG.info("{}: {} by {}", name, what, actor);
            return Answers.status(view, clock.instant());
        });
    }

    private static void checkRuns(ServiceView view) {
        if (view.process() == null || view.state() == State.STOPPING) {
            throw notRunning(view);
        }
    }

    private static RpcException notRunning(ServiceView view) {
        return new RpcException(
                RpcError.INVALID_STATE,
                "The service does not run: it is " + view.state().word(),
                view.name(),
                "Start it first");
    }

    /** Forgets its failures. */
    public CompletableFuture<ServiceStatus> reset(String name, String actor) {
        find(name);
        return loop.askAfter(() -> recorded(name, "reset", actor), done -> {
            find(name);
            supervisor.reset(name, "reset by " + actor);
            return Answers.status(find(name), clock.instant());
        });
    }

    /** @param until {@code up}, {@code down} or {@code settled}; null: up */
    public CompletableFuture<ServiceStatus> await(String name, @Nullable String until, @Nullable Integer timeoutMs) {
        find(name);
        Duration timeout = Check.millis("/timeout_ms", timeoutMs == null ? null : (long) timeoutMs, 0, HOUR_MS, 60_000);
        Predicate<ServiceView> condition =
                switch (Check.oneOf("/until", until, List.of("up", "down", "settled"), "up")) {
                    case "down" -> ServiceControl::isDown;
                    case "settled" -> ServiceControl::hasSettledUp;
                    default -> ServiceControl::isUp;
                };
        return await(name, condition, timeout).thenApply(view -> Answers.status(view, clock.instant()));
    }

    /** What it used over the last time, at most an hour. */
    public CompletableFuture<ServiceStats> stats(String name, @Nullable Integer sinceMs) {
        find(name);
        long since = clock.millis() - Check.number("/since_ms", sinceMs, 1, HOUR_MS, HOUR_MS);
        return database.read(session -> samples.since(session, name, since, MAX_SAMPLES))
                .thenApply(newestFirst -> {
                    List<Sample> oldestFirst = new ArrayList<>();
                    newestFirst.forEach(timed -> oldestFirst.add(new Sample(
                            Instant.ofEpochMilli(timed.at()),
                            timed.sample().cpuPercent(),
                            timed.sample().memoryBytes(),
                            timed.sample().processes())));
                    Collections.reverse(oldestFirst);
                    return new ServiceStats(name, oldestFirst);
                });
    }

    public CompletableFuture<LogPage> logs(
            String name, @Nullable String cursor, @Nullable Integer limit, @Nullable Integer waitMs) {
        find(name);
        return logs.page(LogSubject.service(name), new LogControl.Request(cursor, limit, waitMs));
    }

    /** The service, or {@code NOT_FOUND} with the nearest name. */
    ServiceView find(String name) {
        Snapshot snapshot = supervisor.snapshot();
        ServiceView view = snapshot.find(name);
        if (view == null) {
            String shown = Check.shown(name);
            throw RpcException.notFound(
                    "service",
                    shown,
                    Nearest.to(name, snapshot.services().keySet())
                            .map(near -> "Did you mean \"" + near + "\"?")
                            .orElse(null));
        }
        return view;
    }

    CompletableFuture<ServiceSetResult> put(Definition definition, boolean fromFile, String actor) {
        String name = definition.name();
        String stored = definitions.encode(definition);
        String origin = fromFile ? "file" : "api";
        long now = clock.millis();
        return loop.askAfter(
                () -> database.write(session -> {
                    fence.pass();
                    long revision = services.put(session, name, stored, origin, "up", now);
                    revisions.add(session, name, new RevisionRow(revision, stored, origin, now, actor));
                    event(session, name, "defined, revision " + revision, actor);
                    return new Put(revision, revision == 1 ? leftOver(session, name) : null);
                }),
                put -> apply(definition, put, fromFile, actor));
    }

    /** What runs of an earlier definition that could not be read; the new one takes it over. */
    private @Nullable Restored leftOver(Session session, String name) {
        if (!letters.moveInstanceBack(session, name)) {
            return null;
        }
        try {
            return ServiceLedger.leftOver(services.instance(session, name).orElseThrow());
        } catch (RuntimeException e) { // nothing is started beside what may run
            throw new RpcException(
                    RpcError.CONFLICT,
                    "What runs of an earlier definition cannot be taken over, because it cannot be read",
                    name,
                    "End it by hand if it runs, then purge its dead letter");
        }
    }

    private ServiceSetResult apply(Definition definition, Put put, boolean fromFile, String actor) {
        String name = definition.name();
        if (supervisor.snapshot().find(name) == null) {
            supervisor.add(definition, put.revision(), fromFile, true);
            if (put.leftOver() == null) {
                supervisor.start(name, "defined by " + actor);
            } else {
                supervisor.restore(name, put.leftOver()).whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.error("what runs of an earlier {} cannot be taken over", name, failure);
                    }
                });
            }
            return new ServiceSetResult(name, put.revision(), "created");
        }
        boolean replaced = supervisor.redefine(definition, put.revision(), fromFile, "defined anew by " + actor);
        return new ServiceSetResult(name, put.revision(), replaced ? "restarted" : "updated");
    }

    /** Stores what is wanted, then tells the loop. */
    <T> CompletableFuture<T> wish(String name, String target, String what, String actor, Supplier<T> tell) {
        find(name);
        long now = clock.millis();
        return loop.askAfter(
                () -> database.write(session -> {
                    boolean found = services.setTarget(session, name, target, now);
                    if (found) {
                        event(session, name, what, actor);
                    }
                    return found;
                }),
                found -> {
                    if (!found || supervisor.snapshot().find(name) == null) {
                        throw deleted(name);
                    }
                    return tell.get();
                });
    }

    /** Records that something was asked for which changes no row of its own. */
    private CompletableFuture<Boolean> recorded(String name, String what, String actor) {
        return database.write(session -> {
            event(session, name, what, actor);
            return true;
        });
    }

    /** On the loop, after something was done: when too many wait already, the service as it is now. */
    private CompletableFuture<ServiceView> awaitAfterwards(
            String name, Predicate<ServiceView> until, Duration timeout) {
        return supervisor.await(name, until, timeout).orElseGet(() -> CompletableFuture.completedFuture(find(name)));
    }

    private CompletableFuture<ServiceStatus> answered(
            String name, CompletableFuture<CompletableFuture<ServiceView>> told) {
        return awaited(name, told).thenApply(view -> Answers.status(view, clock.instant()));
    }

    CompletableFuture<ServiceView> await(String name, Predicate<ServiceView> until, Duration timeout) {
        return awaited(name, loop.ask(() -> {
            if (supervisor.snapshot().find(name) == null) {
                throw deleted(name);
            }
            return supervisor
                    .await(name, until, timeout)
                    .orElseThrow(() -> new RejectedExecutionException("too many calls wait"));
        }));
    }

    private static CompletableFuture<ServiceView> awaited(
            String name, CompletableFuture<CompletableFuture<ServiceView>> waiting) {
        return waiting.thenCompose(view -> view)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        Failures.unwrap(failure) instanceof DeletedException ? deleted(name) : failure));
    }

    private static RpcException deleted(String name) {
        return RpcException.notFound("service", name, "It was deleted just now");
    }

    void deleted(Session session, ServiceView view, String actor) {
        events.add(
                session,
                new EventRow(
                        clock.millis(), "service", view.name(), view.state().word(), "deleted", "deleted", actor));
    }

    void event(Session session, String name, String what, String actor) {
        events.add(session, new EventRow(clock.millis(), "service", name, null, null, what, actor));
    }

    private ServiceDefinition definition(ServiceView view) {
        return new ServiceDefinition(
                view.name(),
                view.fromFile() ? "file" : "api",
                view.definitionRevision(),
                definitions.toMaskedSpec(view.definition()));
    }

    private ServiceRevision revision(RevisionRow row) {
        return new ServiceRevision(
                row.revision(), Instant.ofEpochMilli(row.changedAt()), row.changedBy(), row.origin(), shown(row));
    }

    private @Nullable ServiceSpec shown(RevisionRow row) {
        try {
            return definitions.toMaskedSpec(definitions.decode(row.definition()));
        } catch (UnreadableException e) {
            return null; // one that is in force is a dead letter, which tells why; of an earlier one it does not matter
            // any more
        }
    }

    private static boolean isSelected(ServiceView view, @Nullable ServiceSelector selector) {
        return selector == null
                || ((selector.names() == null || selector.names().contains(view.name()))
                        && (selector.prefix() == null || view.name().startsWith(selector.prefix()))
                        && (selector.states() == null
                                || selector.states().contains(view.state().word())));
    }

    static boolean isDown(ServiceView view) {
        return view.state() == State.INACTIVE;
    }

    private static boolean isUp(ServiceView view) {
        return (view.state() == State.RUNNING && !view.definition().oneshot())
                || (view.state() == State.EXITED && view.succeeded());
    }

    /** It is up, or will not be without something else happening. */
    private static boolean hasSettledUp(ServiceView view) {
        return switch (view.state()) {
            case RUNNING -> !view.definition().oneshot();
            case DEGRADED, BLOCKED, BACKOFF, CRASH_LOOPING, EXITED, FAILED, INACTIVE -> true;
            case STARTING, STOPPING -> false;
        };
    }

    private static Duration wait(@Nullable Integer waitMs) {
        return Check.millis("/wait_ms", waitMs == null ? null : (long) waitMs, 0, MAX_WAIT_MS, 0);
    }
}
