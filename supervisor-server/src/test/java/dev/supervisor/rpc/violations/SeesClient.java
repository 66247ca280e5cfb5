package dev.supervisor.rpc.violations;

import dev.supervisor.client.SupervisorClient;

/** The contract knows neither side. */
final class SeesClient {
    SupervisorClient client;
}
