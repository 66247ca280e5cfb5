/**
 * Output of services and steps: capture, rotation, reading back. Imports {@code process} for the moving of bytes, nothing else of
 * the daemon.
 */
@NullMarked
package dev.supervisor.server.logs;

import org.jspecify.annotations.NullMarked;
