/** The configuration file: reading, defaults, errors with line and column. Knows the contract's model, nothing else of the daemon. */
@NullMarked
package dev.supervisor.server.config;

import org.jspecify.annotations.NullMarked;
