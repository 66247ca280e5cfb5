/**
 * Runs: the queue, slots of pools, the graph of steps, their processes. Owned by the supervision loop. Knows {@code process} and
 * {@code loop}; what it decides goes out through {@link dev.supervisor.server.run.RunLedger}.
 */
@NullMarked
package dev.supervisor.server.run;

import org.jspecify.annotations.NullMarked;
