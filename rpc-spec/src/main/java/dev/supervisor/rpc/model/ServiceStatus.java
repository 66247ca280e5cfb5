package dev.supervisor.rpc.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a service is doing.
 *
 * @param name of the service
 * @param state one of {@code inactive blocked starting running degraded stopping backoff crash_looping exited failed}
 * @param target {@code up} or {@code down}: what is wanted
 * @param ready whether its readiness condition was met by the present process
 * @param pid the main process, while there is one
 * @param invocationId of the present or the last process; its output carries it
 * @param restartCount starts after the first, since the service was last started by hand or by the daemon's start
 * @param exitCode how the last process ended, if it exited
 * @param exitSignal how the last process ended, if a signal ended it, such as {@code KILL}
 * @param since when the present state began
 * @param uptimeMs how long the present process has run
 * @param nextRetryAt when the next start is due, in {@code backoff} and {@code crash_looping}
 * @param blockedBy dependencies that do not hold, such as {@code db: not ready}
 * @param cpuPercent of one core, whole tree, over the last sampling interval
 * @param memoryBytes resident, sum over the whole tree, at the last sample
 * @param processes how many processes the tree had at the last sample
 * @param lastError why the last start or the last process failed
 * @param revision of the snapshot in which this service last changed
 */
public record ServiceStatus(
        String name,
        String state,
        String target,
        boolean ready,
        @Nullable Integer pid,
        @Nullable String invocationId,
        long restartCount,
        @Nullable Integer exitCode,
        @Nullable String exitSignal,
        Instant since,
        @Nullable Long uptimeMs,
        @Nullable Instant nextRetryAt,
        List<String> blockedBy,
        @Nullable Double cpuPercent,
        @Nullable Long memoryBytes,
        @Nullable Integer processes,
        @Nullable String lastError,
        long revision) {}
