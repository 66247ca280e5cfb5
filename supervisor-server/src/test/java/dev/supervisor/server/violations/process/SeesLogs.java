package dev.supervisor.server.violations.process;

import dev.supervisor.server.logs.LogStore;

/** Upwards. */
final class SeesLogs {
    LogStore logs;
}
