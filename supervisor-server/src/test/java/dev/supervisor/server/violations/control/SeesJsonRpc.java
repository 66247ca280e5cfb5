package dev.supervisor.server.violations.control;

import com.googlecode.jsonrpc4j.JsonRpcBasicServer;

/** The JSON-RPC library outside rpc. */
final class SeesJsonRpc {
    JsonRpcBasicServer server;
}
