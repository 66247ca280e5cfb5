package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;

/**
 * A daemon that is being measured.
 *
 * @param client for what is asked beside the load
 * @param level of durability that it runs at
 * @param ledger of the state that it runs on
 */
record Sitting(DaemonUnderTest daemon, SupervisorClient client, String level, FileLedger ledger) {}
