package dev.supervisor.server.violations.control;

import java.time.Instant;

/** A clock that no test can set. */
final class ReadsInstant {
    Instant now() {
        return Instant.now();
    }
}
