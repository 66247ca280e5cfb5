package dev.supervisor.server.supervise;

import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.process.Launcher;
import dev.supervisor.server.process.OutputSink;
import dev.supervisor.server.process.TreeUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All services and what they are to each other. Publishes a snapshot at each change, which any thread may read.
 *
 * <p>Threading: the loop only, but for {@link #snapshot}.
 */
public final class Supervisor {
    /** Callers that may wait for a state at the same time. */
    private static final int MAX_WAITING = 4096;

    private final Loop loop;
    private final Launcher launcher;
    private final Outputs outputs;
    private final SupervisionListener listener;
    private final RandomGenerator random;
    private final Map<String, String> baseEnvironment;
    private final SortedMap<String, Service> services = new TreeMap<>();
    private final Map<String, List<Waiting>> waiting = new HashMap<>();
    private final World world = new World();
    private int waitingCount;
    private boolean halting;
    private @Nullable CompletableFuture<Void> halted;
    private volatile Snapshot snapshot = new Snapshot(0, Collections.emptySortedMap());

    private record Waiting(Predicate<ServiceView> until, CompletableFuture<ServiceView> answer, Loop.Timer timeout) {}

    /** @param baseEnvironment of all services; their own comes on top */
    public Supervisor(
            Loop loop,
            Launcher launcher,
            Outputs outputs,
            SupervisionListener listener,
            RandomGenerator random,
            Map<String, String> baseEnvironment) {
        this.loop = loop;
        this.launcher = launcher;
        this.outputs = outputs;
        this.listener = listener;
        this.random = random;
        this.baseEnvironment = Map.copyOf(baseEnvironment);
    }

    /** The latest published state. Any thread. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Adds a service; it is not started by this. */
    public void add(Definition definition, long revision, boolean fromFile, boolean wanted) {
        Service service = new Service(definition, revision, fromFile, wanted, world);
        services.put(definition.name(), service);
        publish(service);
    }

    /** Takes up what an earlier daemon recorded; completes when the process was adopted or found to be gone. */
    public CompletableFuture<Void> restore(String name, Restored past) {
        Service service = find(name);
        if (past.process() == null) {
            service.restore(past, Optional.empty());
            publish(service);
            return CompletableFuture.completedFuture(null);
        }
        UUID id = past.process().invocationId();
        OutputSink sink = outputs.open(service.definition(), id, () -> loop.execute(() -> service.readyLineSeen(id)));
        CompletableFuture<Void> done = new CompletableFuture<>();
        launcher.adopt(past.process(), sink)
                .whenComplete((adopted, failure) -> loop.execute(() -> {
                    if (failure != null) { // it may live: nothing may be done about it that supposes otherwise
                        done.completeExceptionally(failure);
                        return;
                    }
                    service.restore(past, adopted);
                    publish(service);
                    done.complete(null);
                }));
        return done;
    }

    /** Whether the definition changed the running process ({@code true}), or only policy. */
    public boolean redefine(Definition definition, long revision, boolean fromFile, String reason) {
        Service service = find(definition.name());
        boolean replaced = service.hasProcess() && service.definition().needsRestart(definition);
        service.redefine(definition, revision, fromFile, reason);
        tellDependents(definition.name());
        return replaced;
    }

    public void start(String name, String reason) {
        find(name).start(reason);
    }

    public void stop(String name, String reason) {
        find(name).stop(reason);
    }

    public void restart(String name, String reason) {
        find(name).restart(reason);
    }

    /** Sends a signal to its main process or to its group; false when nothing runs that could take it. */
    public boolean signal(String name, int signal, boolean group) {
        return find(name).signal(signal, group);
    }

    /** Forgets its failures; what waits to be tried again is tried now. */
    public void reset(String name, String reason) {
        find(name).reset(reason);
    }

    /** Forgets services, which should have no process; what may have come up meanwhile is stopped, and not shown any more. */
    public void remove(Collection<String> names) {
        for (String name : names) {
            Service removed = services.remove(name);
            if (removed != null) {
                removed.stop("deleted");
            }
        }
        publish(null);
        names.forEach(name -> answerWaiting(name, null));
    }

    /** Forgets all services; none may have a process. */
    public void removeAll() {
        remove(List.copyOf(services.keySet()));
    }

    /** Whether others name it as a dependency. */
    public List<String> dependentsOf(String name) {
        return services.values().stream()
                .filter(service -> service.definition().dependsOn().containsKey(name))
                .map(service -> service.definition().name())
                .toList();
    }

    /**
     * Completes with the service once the condition is true, or as it is when the time is over.
     *
     * @return empty when too many wait already
     */
    public Optional<CompletableFuture<ServiceView>> await(String name, Predicate<ServiceView> until, Duration timeout) {
        ServiceView now = current(name);
        CompletableFuture<ServiceView> answer = new CompletableFuture<>();
        if (until.test(now) || timeout.isZero()) {
            answer.complete(now);
            return Optional.of(answer);
        }
        if (waitingCount >= MAX_WAITING) {
            return Optional.empty();
        }
        waitingCount++;
        Loop.Timer timer = loop.after(timeout, () -> {
            ServiceView late = snapshot.find(name);
            answer.complete(late == null ? now : late);
            answerWaiting(name, late);
        });
        waiting.computeIfAbsent(name, key -> new ArrayList<>()).add(new Waiting(until, answer, timer));
        return Optional.of(answer);
    }

    /** Stops everything in the reverse order of dependencies, without changing what is wanted; nothing starts until {@link #resume}. */
    public CompletableFuture<Void> halt() {
        halting = true;
        CompletableFuture<Void> done = halted == null ? new CompletableFuture<>() : halted;
        halted = done;
        haltNext();
        return done;
    }

    /** Ends a halt: services may start again, and those that are wanted and had not ended for good do. */
    public void resume() {
        halting = false;
        CompletableFuture<Void> unfinished = halted;
        halted = null;
        if (unfinished != null) {
            unfinished.completeExceptionally(new IllegalStateException("the halt was called off"));
        }
        services.values().stream()
                .filter(service -> service.isWanted() && !service.isDone())
                .forEach(service -> service.start("the halt is over"));
    }

    /** What the trees used, by invocation. */
    public void used(Map<UUID, TreeUsage> usage) {
        for (Service service : services.values()) {
            ServiceView view = current(service.definition().name());
            if (view.process() != null) {
                service.used(usage.get(view.process().invocationId()));
            }
        }
        publishAll();
    }

    private Service find(String name) {
        Service service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("no service " + name);
        }
        return service;
    }

    private ServiceView current(String name) {
        ServiceView view = snapshot.find(name);
        if (view == null) {
            throw new IllegalArgumentException("no service " + name);
        }
        return view;
    }

    /** Those that nobody who still runs depends on. */
    private void haltNext() {
        CompletableFuture<Void> waitingForHalt = halted;
        if (waitingForHalt == null) {
            return;
        }
        List<Service> running =
                services.values().stream().filter(Service::hasProcess).toList();
        if (running.isEmpty()) {
            services.values().stream()
                    .filter(service -> !service.isDone())
                    .forEach(service -> service.halt("the daemon stops its services"));
            halted = null;
            waitingForHalt.complete(null);
            return;
        }
        for (Service service : running) {
            String name = service.definition().name();
            boolean needed = running.stream()
                    .anyMatch(other -> other.definition().dependsOn().containsKey(name));
            if (!needed && service.state() != State.STOPPING) {
                service.halt("the daemon stops its services");
            }
        }
    }

    private void changed(Service service, State from, String reason) {
        if (services.get(service.definition().name()) != service) {
            return; // it was removed
        }
        publish(service);
        ServiceView view = current(service.definition().name());
        listener.changed(view, from, reason);
        answerWaiting(view.name(), view);
        tellDependents(view.name());
        if (halting && from != service.state()) {
            loop.execute(this::haltNext);
        }
    }

    private void tellDependents(String name) {
        for (Service other : services.values()) {
            if (other.definition().dependsOn().containsKey(name)) {
                loop.execute(other::dependenciesMayHaveChanged);
            }
        }
    }

    private void answerWaiting(String name, @Nullable ServiceView view) {
        List<Waiting> list = waiting.get(name);
        if (list == null) {
            return;
        }
        list.removeIf(next -> {
            boolean done =
                    view == null || next.answer().isDone() || next.until().test(view);
            if (done) {
                waitingCount--;
                next.timeout().cancel();
                if (view == null) {
                    next.answer().completeExceptionally(new DeletedException(name));
                } else {
                    next.answer().complete(view);
                }
            }
            return done;
        });
        if (list.isEmpty()) {
            waiting.remove(name);
        }
    }

    private void publish(@Nullable Service changed) {
        long revision = snapshot.revision() + 1;
        SortedMap<String, ServiceView> views = new TreeMap<>(snapshot.services());
        if (changed != null) {
            views.put(changed.definition().name(), changed.view(revision));
        }
        views.keySet().retainAll(services.keySet());
        snapshot = new Snapshot(revision, Collections.unmodifiableSortedMap(views));
    }

    private void publishAll() {
        long revision = snapshot.revision() + 1;
        SortedMap<String, ServiceView> views = new TreeMap<>();
        services.forEach((name, service) -> views.put(name, service.view(revision)));
        snapshot = new Snapshot(revision, Collections.unmodifiableSortedMap(views));
    }

    /** What each service sees of the rest. */
    private final class World implements Service.Surroundings {
        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public Launcher launcher() {
            return launcher;
        }

        @Override
        public Outputs outputs() {
            return outputs;
        }

        @Override
        public RandomGenerator random() {
            return random;
        }

        @Override
        public List<String> blockedBy(Definition definition) {
            List<String> blockers = new ArrayList<>();
            definition.dependsOn().forEach((name, condition) -> {
                ServiceView other = snapshot.find(name);
                if (other == null) {
                    blockers.add(name + ": does not exist");
                } else if (!condition.holds(other)) {
                    blockers.add(name + ": not " + condition.word() + " ("
                            + other.state().word() + ")");
                }
            });
            return blockers;
        }

        @Override
        public boolean isHalting() {
            return halting;
        }

        @Override
        public CompletionStage<Void> recordLaunch(ServiceView view) {
            return listener.recordLaunch(view);
        }

        @Override
        public void whenRecorded(Runnable action) {
            listener.whenRecorded(action);
        }

        @Override
        public void changed(Service service, State from, String reason) {
            Supervisor.this.changed(service, from, reason);
        }

        @Override
        public Map<String, String> baseEnvironment() {
            return baseEnvironment;
        }
    }
}
