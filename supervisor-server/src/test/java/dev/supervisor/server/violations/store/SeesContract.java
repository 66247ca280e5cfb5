package dev.supervisor.server.violations.store;

import dev.supervisor.rpc.RpcException;

/** The disk speaking the wire language. */
final class SeesContract {
    RpcException failure;
}
