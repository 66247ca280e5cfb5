package dev.supervisor.server.violations.upkeep;

import dev.supervisor.server.loop.Loop;

/** Upkeep that decides about services. */
final class SeesLoop {
    Loop loop;
}
