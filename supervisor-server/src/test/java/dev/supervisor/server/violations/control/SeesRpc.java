package dev.supervisor.server.violations.control;

import dev.supervisor.server.rpc.RpcDispatcher;

/** Upwards. */
final class SeesRpc {
    RpcDispatcher rpc;
}
