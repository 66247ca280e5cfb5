package dev.supervisor.server.violations.logs;

import dev.supervisor.server.loop.Loop;

/** Sideways. */
final class SeesLoop {
    Loop loop;
}
