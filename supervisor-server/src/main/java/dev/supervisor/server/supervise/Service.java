package dev.supervisor.server.supervise;

import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.process.Child;
import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.LaunchSpec;
import dev.supervisor.server.process.Launcher;
import dev.supervisor.server.process.Remains;
import dev.supervisor.server.process.SweepResult;
import dev.supervisor.server.process.TreeUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One service: its state, its process, its timers. Decides nothing itself: {@link Lifecycle} says the next state, {@link
 * RestartPolicy} what follows an end; this class has the effects done and tells what it sees as events.
 *
 * <p>Threading: the loop only.
 */
final class Service {
    /** What a service needs of its surroundings. */
    interface Surroundings {
        Loop loop();

        Launcher launcher();

        Outputs outputs();

        RandomGenerator random();

        /** What of the dependencies does not hold, in words. */
        List<String> blockedBy(Definition definition);

        /** The daemon is stopping its services without changing what is wanted of them. */
        boolean isHalting();

        CompletionStage<Void> recordLaunch(ServiceView view);

        /** Runs the action once everything told so far is durable. */
        void whenRecorded(Runnable action);

        /** To be published, and recorded. */
        void changed(Service service, State from, String reason);

        Map<String, String> baseEnvironment();
    }

    private final Surroundings world;
    private final RestartHistory history;
    private final List<Loop.Timer> timers = new ArrayList<>();
    private Definition definition;
    private long definitionRevision;
    private boolean fromFile;
    private boolean wanted;
    private boolean unblocked;
    private boolean startRequested;
    private State state = State.INACTIVE;
    private Instant since;
    private @Nullable Child child;
    private boolean recorded;
    private boolean gateOpen;
    private @Nullable UUID invocation;
    private @Nullable UUID readyLineOf;
    private @Nullable Instant startedAt;
    private long restartCount;
    private boolean countRestart;
    private @Nullable ExitStatus exit;
    private @Nullable String lastError;
    private @Nullable Instant nextRetryAt;
    private @Nullable TreeUsage usage;
    private String ending = "";
    /** What killing it found; null while it has not come to that. */
    private @Nullable CompletableFuture<SweepResult> killing;

    Service(Definition definition, long definitionRevision, boolean fromFile, boolean wanted, Surroundings world) {
        this.definition = definition;
        this.definitionRevision = definitionRevision;
        this.fromFile = fromFile;
        this.wanted = wanted;
        this.world = world;
        this.history = new RestartHistory(world.random());
        this.since = world.loop().now();
    }

    Definition definition() {
        return definition;
    }

    State state() {
        return state;
    }

    boolean isWanted() {
        return wanted;
    }

    boolean hasProcess() {
        return state.hasProcess();
    }

    /** It has ended for good, by its policy. */
    boolean isDone() {
        return state == State.EXITED || state == State.FAILED;
    }

    /** The facts as they are now; the revision is the publisher's to give. */
    ServiceView view(long revision) {
        boolean running = state == State.RUNNING;
        return new ServiceView(
                definition,
                definitionRevision,
                fromFile,
                wanted,
                state,
                since,
                running && !definition.oneshot(),
                child != null && recorded ? child.identity() : null,
                child != null ? startedAt : null,
                invocation,
                restartCount,
                exit,
                exit != null && definition.restart().isSuccess(exit),
                nextRetryAt,
                state == State.BLOCKED ? world.blockedBy(definition) : List.of(),
                child != null ? usage : null,
                lastError,
                revision);
    }

    /** Takes the wish; {@code reason} names who wished it. */
    void start(String reason) {
        wanted = true;
        startRequested = state == State.STOPPING; // then it is started again once it has ended
        history.clear();
        if (!state.hasProcess()) {
            restartCount = 0;
            countRestart = false;
        }
        handle(Event.START, reason);
    }

    void stop(String reason) {
        wanted = false;
        startRequested = false;
        handle(Event.STOP, reason);
    }

    /** Stops it without changing what is wanted. */
    void halt(String reason) {
        startRequested = false;
        handle(Event.STOP, reason);
    }

    void restart(String reason) {
        wanted = true;
        startRequested = true;
        history.clear();
        handle(Event.RESTART, reason);
    }

    /** Sends a signal to what runs; false when nothing does that could take it. */
    boolean signal(int signal, boolean group) {
        Child current = child;
        if (current == null || !gateOpen || state == State.STOPPING) {
            return false;
        }
        if (group) {
            current.signal(signal);
        } else {
            current.signalMain(signal);
        }
        return true;
    }

    /** Forgets its failures; what waits to be tried again is tried now. */
    void reset(String reason) {
        history.clear();
        restartCount = 0;
        lastError = null;
        if (state == State.BACKOFF || state == State.CRASH_LOOPING) {
            countRestart = false;
            handle(Event.RETRY_DUE, reason);
        } else if (isDone()) {
            exit = null;
            handle(Event.STOP, reason);
        } else {
            world.changed(this, state, reason);
        }
    }

    /** Takes another definition; a process that no longer fits it is replaced. */
    void redefine(Definition next, long revision, boolean declaredByFile, String reason) {
        boolean replace = definition.needsRestart(next);
        definition = next;
        definitionRevision = revision;
        fromFile = declaredByFile;
        unblocked = isUnblocked();
        boolean retryNow = state.isPause() || state == State.BLOCKED;
        if (replace || retryNow || (state == State.FAILED && wanted)) {
            history.clear();
            startRequested = wanted;
            handle(Event.REDEFINED, reason);
        }
        world.changed(this, state, reason);
    }

    /** Looks at its dependencies again; a service that waits for them is started when they have come to hold. */
    void dependenciesMayHaveChanged() {
        boolean before = unblocked;
        unblocked = isUnblocked();
        if (unblocked && !before) {
            handle(Event.UNBLOCKED, "its dependencies hold");
        } else if (state == State.BLOCKED) {
            world.changed(this, state, "");
        }
    }

    void used(@Nullable TreeUsage latest) {
        usage = latest;
    }

    /** Takes up what an earlier daemon recorded: the process is adopted, or found to be gone. */
    void restore(Restored past, Optional<Child> adopted) {
        restartCount = past.restartCount();
        exit = past.exit();
        lastError = past.lastError();
        startedAt = past.startedAt();
        if (past.process() != null) {
            invocation = past.process().invocationId();
        }
        countRestart = true;
        if (adopted.isPresent()) {
            state = past.state().hasProcess() ? past.state() : State.RUNNING;
            since = past.since();
            take(adopted.get());
            recorded = true;
            if (adopted.get().isHeld() && wanted) {
                adopted.get().openGate(); // it was recorded, but its daemon did not live to let it through
            }
            gateOpen = !adopted.get().isHeld();
            world.changed(this, state, "adopted from an earlier daemon");
            if (state == State.STARTING) {
                awaitReady();
            } else if (state == State.STOPPING) {
                startRequested = wanted; // its end was asked for, by a restart or a halt
                askToEnd();
            }
            if (!wanted && state != State.STOPPING) {
                handle(Event.STOP, "not wanted any more");
            } else if (readyLineOf != null) {
                readyLineSeen(readyLineOf);
            }
        } else if (past.process() != null) {
            state = State.STOPPING;
            world.launcher()
                    .clear(past.process())
                    .whenComplete((remains, failure) -> world.loop().execute(() -> gone(remains, failure)));
        } else {
            resume(past);
        }
    }

    /** Its process ended while no daemon ran. */
    private void gone(@Nullable Remains remains, @Nullable Throwable failure) {
        exit = remains == null ? ExitStatus.UNKNOWN : remains.exit();
        ending = "ended while no daemon ran";
        if (remains != null && !remains.letThrough()) {
            exit = null;
            ending = "its daemon died before it was let through";
            startRequested = wanted;
        } else if (remains != null && remains.hostRestarted() && !exit.isKnown()) {
            ending = "the host was restarted";
            startRequested = wanted; // not its failure, so no policy is asked
        } else if (!definition.restart().isSuccess(exit)) {
            lastError = "it ended while no daemon ran; " + exit;
        }
        cleared(remains == null ? null : remains.swept(), failure);
    }

    private void resume(Restored past) {
        boolean done = past.state() == State.EXITED || past.state() == State.FAILED;
        if (done) {
            state = past.state();
        }
        if (state == past.state()) {
            since = past.since();
        }
        if (wanted && past.nextRetryAt() != null && past.state().isPause()) {
            goOnWaiting(past, past.nextRetryAt());
        } else if (wanted && !done) {
            restartCount = 0;
            countRestart = false;
            handle(Event.START, "the daemon started");
        }
    }

    /** The pause before its next start goes on; not for longer than its policy says, should the clock have been set back. */
    private void goOnWaiting(Restored past, Instant until) {
        RestartPolicy policy = definition.restart();
        boolean crashLoop = past.state() == State.CRASH_LOOPING;
        Instant latest = world.loop().now().plus(RestartHistory.longestPause(policy, crashLoop));
        state = past.state();
        since = past.since();
        nextRetryAt = until.isBefore(latest) ? until : latest;
        unblocked = true; // as it was when it was last started: that its dependencies are taken up is no news
        history.resume(policy, Duration.between(since, until), crashLoop);
        perform(Lifecycle.Effect.AWAIT_RETRY);
    }

    private void handle(Event event, String reason) {
        State from = state;
        Lifecycle.Step step = Lifecycle.next(state, event, facts(event));
        boolean moved = step.state() != from;
        if (moved || !step.effects().isEmpty()) {
            cancelTimers();
        }
        if (moved) {
            state = step.state();
            since = world.loop().now();
            if (!state.isPause()) {
                nextRetryAt = null;
            }
        }
        step.effects().forEach(this::perform);
        if (moved || !step.effects().isEmpty()) {
            world.changed(this, from, reason);
        }
    }

    private Lifecycle.Facts facts(Event event) {
        unblocked = isUnblocked();
        boolean ended = event == Event.CLEARED || event == Event.LAUNCH_FAILED;
        boolean up = wanted && !world.isHalting();
        return new Lifecycle.Facts(up, unblocked, ended && up ? judge() : Verdict.DONE);
    }

    private boolean isUnblocked() {
        return world.blockedBy(definition).isEmpty();
    }

    private Verdict judge() {
        if (startRequested) {
            startRequested = false;
            return Verdict.AGAIN;
        }
        RestartPolicy policy = definition.restart();
        boolean success = exit != null && policy.isSuccess(exit);
        if (policy.isFinal(success, definition.oneshot())) {
            return success ? Verdict.DONE : Verdict.GIVEN_UP;
        }
        Instant now = world.loop().now();
        Duration ranFor = startedAt == null ? Duration.ZERO : Duration.between(startedAt, now);
        boolean crashLoop = history.isCrashLoop(policy, ranFor, now);
        nextRetryAt = now.plus(history.pause(policy, crashLoop));
        return crashLoop ? Verdict.MUCH_LATER : Verdict.LATER;
    }

    private void perform(Lifecycle.Effect effect) {
        switch (effect) {
            case LAUNCH -> launch();
            case AWAIT_READY -> awaitReady();
            case ASK_TO_END -> askToEnd();
            case KILL -> kill();
            case CLEAR -> clear();
            case AWAIT_RETRY ->
                after(
                        Duration.between(world.loop().now(), Objects.requireNonNull(nextRetryAt)),
                        Event.RETRY_DUE,
                        "the pause is over");
        }
    }

    private void launch() {
        UUID id = UUID.randomUUID();
        invocation = id;
        startRequested = false;
        recorded = false;
        gateOpen = false;
        killing = null;
        startedAt = null;
        usage = null;
        ending = "";
        if (countRestart) {
            restartCount++;
        }
        countRestart = true;
        Map<String, String> env = new TreeMap<>(world.baseEnvironment());
        env.putAll(definition.env());
        env.put("SUPERVISOR_SERVICE", definition.name());
        LaunchSpec spec =
                new LaunchSpec(id, definition.command(), env, definition.cwd(), definition.user(), definition.shim());
        world.launcher()
                .launch(
                        spec,
                        world.outputs().open(definition, id, () -> world.loop().execute(() -> readyLineSeen(id))))
                .whenComplete((launched, failure) -> world.loop().execute(() -> launched(launched, failure)));
    }

    private void launched(@Nullable Child launched, @Nullable Throwable failure) {
        if (launched == null) {
            launchFailed(failure);
            return;
        }
        startedAt = world.loop().now();
        take(launched);
        if (state == State.STOPPING) {
            handle(Event.LAUNCHED, "stopped while it was being launched");
            return;
        }
        recorded = true;
        world.recordLaunch(view(0))
                .whenComplete((done, refused) -> world.loop().execute(() -> launchRecorded(launched, refused)));
    }

    private void take(Child launched) {
        child = launched;
        launched.exited().thenAccept(status -> world.loop().execute(() -> ended(launched, status)));
    }

    private void launchRecorded(Child launched, @Nullable Throwable refused) {
        if (!launched.equals(child) || state != State.STARTING) {
            return; // it was stopped or died at the gate meanwhile
        }
        if (refused != null) {
            lastError = "its start could not be recorded: " + refused.getMessage();
            exit = null;
            launched.kill();
            return; // its end is the failure
        }
        gateOpen = true;
        launched.openGate();
        handle(Event.LAUNCHED, "pid " + launched.identity().pid());
    }

    private void launchFailed(@Nullable Throwable failure) {
        Throwable cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
        lastError = cause == null ? "it could not be started" : cause.getMessage();
        exit = null;
        handle(Event.LAUNCH_FAILED, "cannot start: " + lastError);
    }

    private void awaitReady() {
        if (definition.oneshot()) {
            Child current = child; // not from inside a step: one transition after the other
            world.loop().execute(() -> {
                if (Objects.equals(child, current) && state == State.STARTING) {
                    handle(Event.READY, "its program runs");
                }
            });
            return;
        }
        Definition.Readiness readiness = definition.readiness();
        if (readiness.logLine() == null) {
            after(
                    readiness.after(),
                    Event.READY,
                    "alive for " + readiness.after().toMillis() + " ms");
        } else {
            after(
                    readiness.timeout(),
                    Event.OVERDUE,
                    "not ready within " + readiness.timeout().toMillis() + " ms");
        }
    }

    /** Output of the invocation has the line that says it is ready; perhaps before its process is adopted. */
    void readyLineSeen(UUID id) {
        readyLineOf = id;
        if (id.equals(invocation) && (state == State.STARTING || state == State.DEGRADED)) {
            handle(Event.READY, "its output has the line it was to show");
        }
    }

    private void askToEnd() {
        Child current = child;
        if (current == null) {
            return; // still being launched: LAUNCHED or LAUNCH_FAILED will come
        }
        if (!gateOpen) {
            kill();
            return;
        }
        current.signal(definition.stop().signal());
        after(
                definition.stop().timeout(),
                Event.STOP_OVERDUE,
                "did not end within " + definition.stop().timeout().toMillis() + " ms");
    }

    private void kill() {
        Child current = child;
        if (current != null) {
            killing = current.kill();
        }
    }

    private void ended(Child which, ExitStatus status) {
        if (!which.equals(child)) {
            return;
        }
        if (gateOpen) { // otherwise its program never ran, so nothing is known of it
            exit = status;
            boolean unasked = state != State.STOPPING;
            if (unasked && !definition.restart().isSuccess(status)) {
                lastError = status.toString();
            }
        } else {
            exit = null;
        }
        ending = join(ending, status.toString());
        handle(Event.ENDED, status.toString());
    }

    private void clear() {
        Child current = Objects.requireNonNull(child);
        Definition.StopPolicy stop = definition.stop();
        CompletableFuture<SweepResult> cleared = killing == null
                ? current.sweep(stop.signal(), stop.timeout())
                : SweepResult.both(killing, current.kill());
        cleared.whenComplete((result, failure) -> world.loop().execute(() -> {
            cleared(result, failure);
            world.whenRecorded(current::release); // should we die before, the shim can still tell the next daemon
        }));
    }

    private void cleared(@Nullable SweepResult result, @Nullable Throwable failure) {
        if (failure != null) {
            ending = join(ending, "what it left could not be looked for: " + failure.getMessage());
        } else if (result != null) {
            ending = join(ending, result.toString());
        }
        child = null;
        recorded = false;
        handle(Event.CLEARED, ending);
    }

    private void after(Duration delay, Event event, String reason) {
        timers.add(world.loop().after(delay, () -> handle(event, reason)));
    }

    private void cancelTimers() {
        timers.forEach(Loop.Timer::cancel);
        timers.clear();
    }

    private static String join(String first, String second) {
        if (second.isEmpty() || first.contains(second)) {
            return first;
        }
        return first.isEmpty() ? second : first + "; " + second;
    }
}
