/** Other shapes of database under the daemon, as they are found in the field, to be measured beside ours. */
@NullMarked
package dev.supervisor.bench.shape;

import org.jspecify.annotations.NullMarked;
