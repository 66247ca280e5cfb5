/** The {@code supervisor} command. */
@NullMarked
package dev.supervisor.client.cli;

import org.jspecify.annotations.NullMarked;
