/** The daemon put together, and the program's entry. */
@NullMarked
package dev.supervisor.server;

import org.jspecify.annotations.NullMarked;
