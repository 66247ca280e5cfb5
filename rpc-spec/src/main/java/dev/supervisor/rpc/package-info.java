/** The contract between the daemon and its callers: interfaces, errors, the JSON mapper. Imports Jackson and jsonrpc4j's annotations only. */
@NullMarked
package dev.supervisor.rpc;

import org.jspecify.annotations.NullMarked;
