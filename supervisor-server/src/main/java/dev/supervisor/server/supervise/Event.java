package dev.supervisor.server.supervise;

/** What can happen to a service. */
public enum Event {
    /** It is wanted up. */
    START,
    /** It is wanted down. */
    STOP,
    /** A new process is wanted. */
    RESTART,
    /** Its program was defined anew. */
    REDEFINED,
    /** Its dependencies hold, and did not before. */
    UNBLOCKED,
    /** A process exists and is recorded. */
    LAUNCHED,
    /** No process came to be. */
    LAUNCH_FAILED,
    /** Its readiness condition is met. */
    READY,
    /** Its readiness condition was not met in time. */
    OVERDUE,
    /** Its main process has ended. */
    ENDED,
    /** Nothing of it is left. */
    CLEARED,
    /** It did not end within the stop time-out. */
    STOP_OVERDUE,
    /** The pause before the next start is over. */
    RETRY_DUE
}
