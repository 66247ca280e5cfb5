package dev.supervisor.server.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to start.
 *
 * @param invocationId new for each start
 * @param command program and arguments; the program is looked up in the PATH of {@code env}
 * @param env the whole environment of the child; names as POSIX has them, {@code [A-Za-z_][A-Za-z0-9_]*}
 * @param user run as this user; null: as the daemon
 * @param shim start under the shim, which keeps output and exit status while no daemon runs
 */
public record LaunchSpec(
        UUID invocationId,
        List<String> command,
        Map<String, String> env,
        Path cwd,
        @Nullable String user,
        boolean shim) {

    /** Leaves the environment out: it may hold secrets. */
    @Override
    public String toString() {
        return "LaunchSpec[" + command.get(0) + ", " + invocationId + "]";
    }
}
