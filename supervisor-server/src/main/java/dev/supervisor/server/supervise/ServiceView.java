package dev.supervisor.server.supervise;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.process.TreeUsage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a service is doing, as published: immutable, readable from any thread.
 *
 * @param definitionRevision grows with each change of the definition
 * @param fromFile declared by the configuration file, not by the API
 * @param process while there is one that is recorded
 * @param invocation of the present or the last process
 * @param exit of the last process, once one has ended
 * @param blockedBy dependencies that do not hold, in words
 * @param revision of the snapshot in which it last changed
 */
public record ServiceView(
        Definition definition,
        long definitionRevision,
        boolean fromFile,
        boolean wanted,
        State state,
        Instant since,
        boolean ready,
        @Nullable ProcessIdentity process,
        @Nullable Instant startedAt,
        @Nullable UUID invocation,
        long restartCount,
        @Nullable ExitStatus exit,
        boolean succeeded,
        @Nullable Instant nextRetryAt,
        List<String> blockedBy,
        @Nullable TreeUsage usage,
        @Nullable String lastError,
        long revision) {

    public String name() {
        return definition.name();
    }
}
