package dev.supervisor.server.supervise;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.ProcessIdentity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier daemon recorded of a service.
 *
 * @param process the process it had when that daemon went
 */
public record Restored(
        State state,
        Instant since,
        long restartCount,
        @Nullable Instant nextRetryAt,
        @Nullable ExitStatus exit,
        @Nullable String lastError,
        @Nullable ProcessIdentity process,
        @Nullable Instant startedAt) {}
