package dev.supervisor.server.control;

import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.ServiceDefinition;
import dev.supervisor.rpc.model.ServiceList;
import dev.supervisor.rpc.model.ServiceSelector;
import dev.supervisor.rpc.model.ServiceSetResult;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import dev.supervisor.server.logs.LogSubject;
import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DeadLetterStore;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.ServiceStore;
import dev.supervisor.server.store.Session;
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
    private static final Duration DELETE_PATIENCE = Duration.ofHours(2);

    private final Database database;
    private final Loop loop;
    private final Supervisor supervisor;
    private final LogControl logs;
    private final WipeFence fence;
    private final InstantSource clock;
    private final ServiceStore services = new ServiceStore();
    private final DeadLetterStore letters = new DeadLetterStore();
    private final EventStore events = new EventStore();
    private final Definitions definitions = new Definitions();

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
    }

    public ServiceStatus status(String name) {
        return Answers.status(find(name), clock.instant());
    }

    public ServiceStatusAll statusAll(@Nullable ServiceSelector selector) {
        Snapshot snapshot = supervisor.snapshot();
        Instant now = clock.instant();
        if (selector != null && selector.names() != null) {
            selector.names().forEach(this::find); // a name that does not exist is a mistake, not an empty answer
        }
        return new ServiceStatusAll(
                snapshot.revision(),
                snapshot.services().values().stream()
                        .filter(view -> isSelected(view, selector))
                        .map(view -> Answers.status(view, now))
                        .toList());
    }

    public ServiceDefinition get(String name) {
        return definition(find(name));
    }

    public ServiceList list() {
        return new ServiceList(supervisor.snapshot().services().values().stream()
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
            throw new RpcException(
                    RpcError.QUEUE_FULL, "There are " + MAX_SERVICES + " services already", definition.name(), null);
        }
        if (existing != null && existing.definition().equals(definition) && existing.fromFile() == fromFile) {
            return CompletableFuture.completedFuture(
                    new ServiceSetResult(definition.name(), existing.definitionRevision(), "unchanged"));
        }
        return put(definition, fromFile, actor);
    }

    /** Checks that these definitions fit in with those that exist. */
    void checkTogether(Snapshot snapshot, Map<String, Definition> more) {
        Map<String, Definition> all = new HashMap<>();
        snapshot.services().forEach((name, view) -> all.put(name, view.definition()));
        all.putAll(more);
        Definitions.checkDependencies(more, all);
    }

    /** Stops it, then deletes its rows and its log. */
    public CompletableFuture<Deleted> delete(String name, String actor) {
        find(name);
        return asked(() -> {
                    List<String> dependents = supervisor.dependentsOf(name);
                    if (!dependents.isEmpty()) {
                        throw new RpcException(
                                RpcError.INVALID_STATE,
                                "Others depend on \"" + name + "\": " + String.join(", ", dependents),
                                name,
                                "Delete or change those first");
                    }
                    return true;
                })
                .thenCompose(
                        free -> wish(name, "down", "delete", actor, () -> supervisor.stop(name, "deleted by " + actor)))
                .thenCompose(done -> await(name, view -> isDown(view) || view.wanted(), DELETE_PATIENCE))
                .thenCompose(view -> database.write(session -> {
                    checkDeletable(session, view);
                    Map<String, Long> deleted = services.delete(session, name);
                    event(session, name, "deleted", actor);
                    return deleted;
                }))
                .thenCompose(deleted -> asked(() -> {
                    supervisor.remove(name);
                    return deleted;
                }))
                .thenCompose(deleted -> logs.delete(LogSubject.service(name)).thenApply(gone -> deleted))
                .thenApply(deleted -> new Deleted(
                        deleted.values().stream().mapToLong(Long::longValue).sum(), deleted));
    }

    /** Whoever wants it up again came first. */
    private void checkDeletable(Session session, ServiceView view) {
        if (view.wanted() || !services.isTarget(session, view.name(), "down")) {
            throw new RpcException(
                    RpcError.CONFLICT,
                    "The service was started while it was being deleted",
                    view.name(),
                    "Delete it again if it is to go");
        }
        if (!isDown(view)) {
            throw new RpcException(
                    RpcError.TIMEOUT,
                    "The service did not stop, so it was not deleted",
                    view.name(),
                    "See service.why");
        }
    }

    public CompletableFuture<ServiceStatus> start(String name, @Nullable Integer waitMs, String actor) {
        Duration wait = wait(waitMs);
        return wish(name, "up", "start", actor, () -> supervisor.start(name, "started by " + actor))
                .thenCompose(done -> await(name, ServiceControl::hasSettledUp, wait))
                .thenApply(view -> Answers.status(view, clock.instant()));
    }

    public CompletableFuture<ServiceStatus> stop(String name, @Nullable Integer waitMs, String actor) {
        Duration wait = wait(waitMs);
        return wish(name, "down", "stop", actor, () -> supervisor.stop(name, "stopped by " + actor))
                .thenCompose(done -> await(name, ServiceControl::isDown, wait))
                .thenApply(view -> Answers.status(view, clock.instant()));
    }

    public CompletableFuture<ServiceStatus> restart(String name, @Nullable Integer waitMs, String actor) {
        Duration wait = wait(waitMs);
        @Nullable Object before = find(name).invocation();
        return wish(name, "up", "restart", actor, () -> supervisor.restart(name, "restarted by " + actor))
                .thenCompose(done ->
                        await(name, view -> hasSettledUp(view) && !Objects.equals(before, view.invocation()), wait))
                .thenApply(view -> Answers.status(view, clock.instant()));
    }

    public CompletableFuture<LogPage> logs(
            String name, @Nullable String cursor, @Nullable Integer limit, @Nullable Integer waitMs) {
        find(name);
        return logs.page(LogSubject.service(name), new LogControl.Request(cursor, limit, waitMs));
    }

    /** Explains the present state. Blocks on the log. */
    public Explanation why(String name) {
        ServiceView view = find(name);
        List<LogLine> lines = logs.last(LogSubject.service(name), 10).lines();
        List<String> reasons = new ArrayList<>();
        Instant now = clock.instant();
        reasons.add("It is " + view.state().word() + " since " + ago(view.since(), now) + "; wanted: "
                + (view.wanted() ? "up" : "down"));
        view.blockedBy().forEach(blocker -> reasons.add("It waits for " + blocker));
        if (view.nextRetryAt() != null) {
            reasons.add("The next start is in "
                    + Duration.between(now, view.nextRetryAt()).toSeconds() + " s, at "
                    + RpcJson.format(view.nextRetryAt()));
        }
        if (view.lastError() != null) {
            reasons.add("Its last failure: " + view.lastError());
        }
        if (view.restartCount() > 0) {
            reasons.add("It was restarted " + view.restartCount() + " times since it was last started by hand");
        }
        String lastExit = view.exit() == null ? null : view.exit().toString();
        return new Explanation(name, view.state().word(), summary(view), reasons, lastExit, lines);
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
        long now = clock.millis();
        return database.write(session -> {
                    fence.pass();
                    long revision = services.put(session, name, stored, fromFile ? "file" : "api", "up", now);
                    event(session, name, "defined, revision " + revision, actor);
                    return new Put(revision, revision == 1 ? leftOver(session, name) : null);
                })
                .thenCompose(put -> asked(() -> apply(definition, put, fromFile, actor)));
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
    private CompletableFuture<Boolean> wish(String name, String target, String what, String actor, Runnable tell) {
        find(name);
        long now = clock.millis();
        return database.write(session -> {
                    boolean found = services.setTarget(session, name, target, now);
                    if (found) {
                        event(session, name, what, actor);
                    }
                    return found;
                })
                .thenCompose(found -> asked(() -> {
                    if (!found || supervisor.snapshot().find(name) == null) {
                        throw deleted(name);
                    }
                    tell.run();
                    return true;
                }));
    }

    private CompletableFuture<ServiceView> await(String name, Predicate<ServiceView> until, Duration timeout) {
        return asked(() -> {
                    if (supervisor.snapshot().find(name) == null) {
                        throw deleted(name);
                    }
                    return supervisor.await(name, until, timeout);
                })
                .thenCompose(answer -> answer.orElseGet(
                        () -> CompletableFuture.failedFuture(new RejectedExecutionException("too many calls wait"))))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        Failures.unwrap(failure) instanceof DeletedException ? deleted(name) : failure));
    }

    private static RpcException deleted(String name) {
        return RpcException.notFound("service", name, "It was deleted just now");
    }

    private <T> CompletableFuture<T> asked(Supplier<T> question) {
        return loop.ask(question);
    }

    private void event(Session session, String name, String what, String actor) {
        events.add(session, new EventRow(clock.millis(), "service", name, null, null, what, actor));
    }

    private ServiceDefinition definition(ServiceView view) {
        return new ServiceDefinition(
                view.name(),
                view.fromFile() ? "file" : "api",
                view.definitionRevision(),
                definitions.toMaskedSpec(view.definition()));
    }

    private static boolean isSelected(ServiceView view, @Nullable ServiceSelector selector) {
        return selector == null
                || ((selector.names() == null || selector.names().contains(view.name()))
                        && (selector.prefix() == null || view.name().startsWith(selector.prefix()))
                        && (selector.states() == null
                                || selector.states().contains(view.state().word())));
    }

    private static boolean isDown(ServiceView view) {
        return view.state() == State.INACTIVE;
    }

    /** It is up, or will not be without something else happening. */
    private static boolean hasSettledUp(ServiceView view) {
        return switch (view.state()) {
            case RUNNING -> !view.definition().oneshot();
            case DEGRADED, BLOCKED, BACKOFF, CRASH_LOOPING, EXITED, FAILED, INACTIVE -> true;
            case STARTING, STOPPING -> false;
        };
    }

    private static String summary(ServiceView view) {
        return switch (view.state()) {
            case INACTIVE -> view.wanted() ? "The daemon holds it down" : "It is stopped, as wanted";
            case BLOCKED -> "It waits for " + String.join(" and ", view.blockedBy());
            case STARTING -> "It runs but is not ready yet";
            case RUNNING -> "It runs and is ready";
            case DEGRADED -> "It runs but did not become ready in time";
            case STOPPING -> "It is being ended";
            case BACKOFF -> "It failed and is started again soon";
            case CRASH_LOOPING -> "It fails again and again, so it is tried only now and then";
            case EXITED -> view.succeeded() ? "It has done its work" : "It has ended";
            case FAILED -> "It failed, and its restart policy does not start it again";
        };
    }

    private static String ago(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toSeconds()) + " s";
    }

    private static Duration wait(@Nullable Integer waitMs) {
        return Check.millis("/wait_ms", waitMs == null ? null : (long) waitMs, 0, MAX_WAIT_MS, 0);
    }
}
