/** How bytes get to a daemon and back. */
@NullMarked
package dev.supervisor.client.transport;

import org.jspecify.annotations.NullMarked;
