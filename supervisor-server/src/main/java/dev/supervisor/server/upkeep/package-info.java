/** Retention, vacuum and backup: when, and slice by slice. */
@NullMarked
package dev.supervisor.server.upkeep;

import org.jspecify.annotations.NullMarked;
