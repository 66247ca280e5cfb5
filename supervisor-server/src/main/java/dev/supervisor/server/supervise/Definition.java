package dev.supervisor.server.supervise;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service as it is to be run, validated and with every default filled in.
 *
 * @param oneshot runs once and is done when it succeeds
 * @param secretEnv names in {@code env} whose values must not be shown
 * @param user null: as the daemon
 * @param reloadSignal number of what has it read its configuration again; null: none
 * @param dependsOn service name to the condition that must hold
 */
public record Definition(
        String name,
        boolean oneshot,
        List<String> command,
        Map<String, String> env,
        Set<String> secretEnv,
        Path cwd,
        @Nullable String user,
        Map<String, Condition> dependsOn,
        RestartPolicy restart,
        Readiness readiness,
        StopPolicy stop,
        @Nullable Integer reloadSignal,
        boolean shim,
        LogLimits log) {

    /**
     * When it counts as ready.
     *
     * @param logLine once its output contains this; null: once it lived {@code after}
     * @param timeout not ready by then: degraded
     */
    public record Readiness(@Nullable String logLine, Duration after, Duration timeout) {}

    /**
     * How it is asked to end.
     *
     * @param signal number
     * @param timeout killed after this
     */
    public record StopPolicy(int signal, Duration timeout) {}

    /** How much of its output is kept: {@code maxFiles} pieces of {@code maxBytes}. */
    public record LogLimits(long maxBytes, int maxFiles) {}

    /** Whether a running process of the other definition would have to be replaced to become this one. */
    public boolean needsRestart(Definition other) {
        return oneshot != other.oneshot
                || shim != other.shim
                || !command.equals(other.command)
                || !env.equals(other.env)
                || !cwd.equals(other.cwd)
                || !Objects.equals(user, other.user);
    }

    /** Leaves the environment out: it may hold secrets. */
    @Override
    public String toString() {
        return "Definition[" + name + "]";
    }
}
