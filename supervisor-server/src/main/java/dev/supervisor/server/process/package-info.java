/**
 * Children of the daemon: spawning them held at a gate, their output, their exit, signals, whole trees. The only native code;
 * imports the JDK and JNA only.
 */
@NullMarked
package dev.supervisor.server.process;

import org.jspecify.annotations.NullMarked;
