/**
 * Services: the state machine, restart policy, dependencies. All of it is owned by the supervision loop. Knows {@code process} and
 * {@code loop}; what it decides goes out through {@link dev.supervisor.server.supervise.SupervisionListener}.
 */
@NullMarked
package dev.supervisor.server.supervise;

import org.jspecify.annotations.NullMarked;
