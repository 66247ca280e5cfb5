/** The client library: one typed method for each RPC method, over a unix socket or HTTP. Knows the contract, nothing of the daemon. */
@NullMarked
package dev.supervisor.client;

import org.jspecify.annotations.NullMarked;
