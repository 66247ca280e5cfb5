package dev.supervisor.rpc.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service as its owner describes it. Everything but name and command may be left out.
 *
 * @param name 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}, beginning with a letter or digit
 * @param command program and arguments; as a string: run by {@code /bin/sh -c}
 * @param type {@code service} (default) or {@code oneshot}: runs once, and is done when it succeeds
 * @param env added to the daemon's environment
 * @param secretEnv names in {@code env} whose values never leave the daemon
 * @param cwd working directory, absolute; default {@code /}
 * @param user run as this user; needs a daemon run by root
 * @param dependsOn service name to the condition that must hold: {@code started}, {@code ready}, {@code succeeded}
 * @param restart {@code always} (default), {@code on-failure} (default of a oneshot), {@code never}
 * @param successExitCodes exit codes that count as success; default 0
 * @param backoffInitialMs first pause before a restart, 1 to 3,600,000; default 500; doubles each time
 * @param backoffMaxMs longest pause, also the up-time that resets the pause; default 30,000
 * @param crashLoopStarts this many failures within {@code crashLoopWindowMs} put it on the slow lane; default 10
 * @param crashLoopWindowMs default 600,000
 * @param crashLoopRetryMs pause on the slow lane; default 300,000
 * @param readyAfterMs ready once alive this long; default 1,000
 * @param readyLogLine ready once a line of output contains this text, instead
 * @param readyTimeoutMs {@code degraded} when not ready after this long; default 60,000
 * @param stopSignal such as {@code TERM} (default), {@code INT}, {@code QUIT}
 * @param stopTimeoutMs time to end before it is killed, 0 to 3,600,000; default 10,000
 * @param shim start it under a small shell that keeps output and exit status while no daemon runs; default false
 * @param logMaxBytes size at which its log rotates; default 10 MiB
 * @param logMaxFiles rotated pieces kept, with the current one; default 5
 */
public record ServiceSpec(
        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL)
        String name,

        @JsonProperty(required = true) @JsonSetter(nulls = Nulls.FAIL) @JsonDeserialize(using = CommandReader.class)
        List<String> command,

        @Nullable String type,
        @Nullable Map<String, String> env,
        @Nullable List<String> secretEnv,
        @Nullable String cwd,
        @Nullable String user,
        @Nullable Map<String, String> dependsOn,
        @Nullable String restart,
        @Nullable List<Integer> successExitCodes,
        @Nullable Long backoffInitialMs,
        @Nullable Long backoffMaxMs,
        @Nullable Integer crashLoopStarts,
        @Nullable Long crashLoopWindowMs,
        @Nullable Long crashLoopRetryMs,
        @Nullable Long readyAfterMs,
        @Nullable String readyLogLine,
        @Nullable Long readyTimeoutMs,
        @Nullable String stopSignal,
        @Nullable Long stopTimeoutMs,
        @Nullable Boolean shim,
        @Nullable Long logMaxBytes,
        @Nullable Integer logMaxFiles) {

    /** A service of which only the necessary is said. */
    public static ServiceSpec of(String name, List<String> command) {
        return new ServiceSpec(
                name, command, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, null, null);
    }

    /** Leaves environment values out: they may be secret. */
    @Override
    public String toString() {
        return "ServiceSpec[name=" + name + "]";
    }
}
