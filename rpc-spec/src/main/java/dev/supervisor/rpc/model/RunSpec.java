package dev.supervisor.rpc.model;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is submitted: either {@code command} or {@code steps}.
 *
 * @param name for people, to find it again; default {@code run}
 * @param command program and arguments; as a string: run by {@code /bin/sh -c}
 * @param steps 1 to 256, whose {@code needs} form a graph without cycles
 * @param env added to the daemon's environment, for all steps
 * @param secretEnv names in {@code env} whose values never leave the daemon
 * @param cwd working directory, absolute; default {@code /}
 * @param user run as this user
 * @param pool where it queues; default {@code default}
 * @param priority higher goes first; -1,000 to 1,000; default 0
 * @param timeoutMs for the whole run, from its first step; 1 to 2,592,000,000; default none
 * @param stopTimeoutMs from TERM to KILL when it is cancelled or timed out; default 10,000
 * @param idempotencyKey 1 to 200 characters; a second submit with the same key answers the first run
 * @param labels 32 at most
 * @param durability what the answered submit survives, where that is more than the daemon's own level: {@code off}, {@code normal},
 *     {@code full} or {@code extra}; {@code full} survives a power loss, unless the daemon is at {@code off}, which lets one corrupt all it has stored
 */
public record RunSpec(
        @Nullable String name,

        @JsonDeserialize(using = CommandReader.class) @Nullable
        List<String> command,

        @Nullable List<StepSpec> steps,
        @Nullable Map<String, String> env,
        @Nullable List<String> secretEnv,
        @Nullable String cwd,
        @Nullable String user,
        @Nullable String pool,
        @Nullable Integer priority,
        @Nullable Long timeoutMs,
        @Nullable Long stopTimeoutMs,
        @Nullable String idempotencyKey,
        @Nullable Map<String, String> labels,
        @Nullable String durability) {

    /** A run of one command, of which nothing else is said. */
    public static RunSpec of(List<String> command) {
        return new RunSpec(null, command, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** Leaves environment values out: they may be secret. */
    @Override
    public String toString() {
        return "RunSpec[name=" + name + "]";
    }
}
