/**
 * JSON-RPC without a transport: bytes in, bytes out. The only package that sees jsonrpc4j; implements the contract's interfaces on
 * top of the use cases.
 */
@NullMarked
package dev.supervisor.server.rpc;

import org.jspecify.annotations.NullMarked;
