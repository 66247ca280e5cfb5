package dev.supervisor.server.violations.loop;

import dev.supervisor.server.process.Launcher;

/** A foundation that leans on its neighbour. */
final class SeesProcess {
    Launcher launcher;
}
