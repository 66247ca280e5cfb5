/**
 * The use cases, one method for each RPC method: write the wish, tell the loop, answer. Also recovery at start, the journal of
 * transitions and the sampling. Speaks the contract's records and errors; knows everything below it and nothing above.
 */
@NullMarked
package dev.supervisor.server.control;

import org.jspecify.annotations.NullMarked;
