package dev.supervisor.server.violations.metrics;

import dev.supervisor.server.rpc.RpcDispatcher;

/** The export of figures leans on the calls that are measured. */
final class SeesRpc {
    RpcDispatcher rpc;
}
