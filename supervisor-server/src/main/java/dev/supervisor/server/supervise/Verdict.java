package dev.supervisor.server.supervise;

/** What follows the end of a process, by policy or because somebody asked. */
public enum Verdict {
    /** Start again at once: that was asked for. */
    AGAIN,
    /** Start again after a pause. */
    LATER,
    /** Start again after the long pause of the slow lane. */
    MUCH_LATER,
    /** It is done. */
    DONE,
    /** It has failed for good. */
    GIVEN_UP
}
