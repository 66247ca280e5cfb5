/** The one thread that owns every state machine and timer. Imports the JDK only. */
@NullMarked
package dev.supervisor.server.loop;

import org.jspecify.annotations.NullMarked;
