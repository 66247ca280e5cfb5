package dev.supervisor.server.violations.control;

import dev.supervisor.server.Daemon;

/** A part that knows the whole. */
final class SeesDaemon {
    Daemon daemon;
}
