package dev.supervisor.server.violations.control;

import java.time.Clock;

/** A clock of its own. */
final class MakesClock {
    Clock clock() {
        return Clock.systemUTC();
    }
}
