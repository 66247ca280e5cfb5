package dev.supervisor.client.violations;

import dev.supervisor.server.DaemonOptions;

/** The client must work where no daemon's code is. */
final class SeesServer {
    DaemonOptions options;
}
