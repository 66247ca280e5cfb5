/** Load from outside against a packaged daemon, through the client library. Measures, checks, reports. */
@NullMarked
package dev.supervisor.bench;

import org.jspecify.annotations.NullMarked;
