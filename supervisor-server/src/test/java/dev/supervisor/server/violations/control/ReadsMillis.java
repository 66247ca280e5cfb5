package dev.supervisor.server.violations.control;

/** A clock that no test can set. */
final class ReadsMillis {
    long now() {
        return System.currentTimeMillis();
    }
}
