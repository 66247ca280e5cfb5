package dev.supervisor.server.violations.control;

import dev.supervisor.client.SupervisorClient;

/** The daemon calling itself. */
final class SeesClient {
    SupervisorClient client;
}
