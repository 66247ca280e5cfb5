package dev.supervisor.server.supervise;

import java.util.List;

/**
 * The state machine of a service: a pure function over all states and all events, "nothing happens" included. The only door to a
 * state is {@link #next}.
 */
public final class Lifecycle {
    private Lifecycle() {}

    /** What has to be done on entering the next state. */
    public enum Effect {
        /** Launch a process. */
        LAUNCH,
        /** Begin to wait for readiness. */
        AWAIT_READY,
        /** Ask the process to end, and begin to wait for that. */
        ASK_TO_END,
        /** Kill everything of it. */
        KILL,
        /** Make sure nothing of it is left. */
        CLEAR,
        /** Begin the pause before the next start. */
        AWAIT_RETRY
    }

    /**
     * What the table needs to know of the world.
     *
     * @param wanted the target is up
     * @param unblocked the dependencies hold
     * @param verdict what follows an end; asked for only with CLEARED and LAUNCH_FAILED
     */
    public record Facts(boolean wanted, boolean unblocked, Verdict verdict) {}

    /** The state to be in, and what to do. */
    public record Step(State state, List<Effect> effects) {
        static Step to(State state, Effect... effects) {
            return new Step(state, List.of(effects));
        }
    }

    /** The step that this event makes in this state. */
    public static Step next(State state, Event event, Facts facts) {
        return switch (state) {
            case INACTIVE ->
                switch (event) {
                    case START, RESTART -> start(facts);
                    case STOP,
                            REDEFINED,
                            UNBLOCKED,
                            LAUNCHED,
                            LAUNCH_FAILED,
                            READY,
                            OVERDUE,
                            ENDED,
                            CLEARED,
                            STOP_OVERDUE,
                            RETRY_DUE -> stay(state);
                };
            case BLOCKED ->
                switch (event) {
                    case UNBLOCKED, REDEFINED, START, RESTART -> start(facts);
                    case STOP -> Step.to(State.INACTIVE);
                    case LAUNCHED, LAUNCH_FAILED, READY, OVERDUE, ENDED, CLEARED, STOP_OVERDUE, RETRY_DUE ->
                        stay(state);
                };
            case STARTING ->
                switch (event) {
                    case LAUNCHED -> Step.to(State.STARTING, Effect.AWAIT_READY);
                    case LAUNCH_FAILED -> afterEnd(facts);
                    case READY -> Step.to(State.RUNNING);
                    case OVERDUE -> Step.to(State.DEGRADED);
                    case ENDED -> Step.to(State.STOPPING, Effect.CLEAR);
                    case STOP, RESTART, REDEFINED -> Step.to(State.STOPPING, Effect.ASK_TO_END);
                    case START, UNBLOCKED, CLEARED, STOP_OVERDUE, RETRY_DUE -> stay(state);
                };
            case RUNNING, DEGRADED ->
                switch (event) {
                    case READY -> Step.to(State.RUNNING);
                    case ENDED -> Step.to(State.STOPPING, Effect.CLEAR);
                    case STOP, RESTART, REDEFINED -> Step.to(State.STOPPING, Effect.ASK_TO_END);
                    case START, UNBLOCKED, LAUNCHED, LAUNCH_FAILED, OVERDUE, CLEARED, STOP_OVERDUE, RETRY_DUE ->
                        stay(state);
                };
            case STOPPING ->
                switch (event) {
                    case LAUNCHED, STOP_OVERDUE -> Step.to(State.STOPPING, Effect.KILL);
                    case ENDED -> Step.to(State.STOPPING, Effect.CLEAR);
                    case CLEARED, LAUNCH_FAILED -> afterEnd(facts);
                    case START, STOP, RESTART, REDEFINED, UNBLOCKED, READY, OVERDUE, RETRY_DUE -> stay(state);
                };
            case BACKOFF ->
                switch (event) {
                    case RETRY_DUE, START, RESTART, REDEFINED -> start(facts);
                    case STOP -> Step.to(State.INACTIVE);
                    case UNBLOCKED, LAUNCHED, LAUNCH_FAILED, READY, OVERDUE, ENDED, CLEARED, STOP_OVERDUE ->
                        stay(state);
                };
            case CRASH_LOOPING ->
                switch (event) {
                    case RETRY_DUE, START, RESTART, REDEFINED, UNBLOCKED -> start(facts);
                    case STOP -> Step.to(State.INACTIVE);
                    case LAUNCHED, LAUNCH_FAILED, READY, OVERDUE, ENDED, CLEARED, STOP_OVERDUE -> stay(state);
                };
            case EXITED, FAILED ->
                switch (event) {
                    case START, RESTART, REDEFINED -> start(facts);
                    case STOP -> Step.to(State.INACTIVE);
                    case UNBLOCKED, LAUNCHED, LAUNCH_FAILED, READY, OVERDUE, ENDED, CLEARED, STOP_OVERDUE, RETRY_DUE ->
                        stay(state);
                };
        };
    }

    private static Step start(Facts facts) {
        if (!facts.wanted()) {
            return Step.to(State.INACTIVE);
        }
        return facts.unblocked() ? Step.to(State.STARTING, Effect.LAUNCH) : Step.to(State.BLOCKED);
    }

    private static Step afterEnd(Facts facts) {
        if (!facts.wanted()) {
            return Step.to(State.INACTIVE);
        }
        return switch (facts.verdict()) {
            case AGAIN -> start(facts);
            case LATER -> Step.to(State.BACKOFF, Effect.AWAIT_RETRY);
            case MUCH_LATER -> Step.to(State.CRASH_LOOPING, Effect.AWAIT_RETRY);
            case DONE -> Step.to(State.EXITED);
            case GIVEN_UP -> Step.to(State.FAILED);
        };
    }

    private static Step stay(State state) {
        return Step.to(state);
    }
}
