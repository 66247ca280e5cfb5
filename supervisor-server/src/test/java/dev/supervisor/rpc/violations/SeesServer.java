package dev.supervisor.rpc.violations;

import dev.supervisor.server.DaemonOptions;

/** The contract knows neither side. */
final class SeesServer {
    DaemonOptions options;
}
