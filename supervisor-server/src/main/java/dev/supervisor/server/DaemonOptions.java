package dev.supervisor.server;

import dev.supervisor.client.StateDirectory;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How {@code supervisor daemon} was called.
 *
 * @param config the configuration file; null: none
 * @param listen HOST:PORT; null: as the file says
 */
public record DaemonOptions(
        @Nullable Path config, Path stateDir, @Nullable String listen) {

    /** Where state is kept when nothing is said: {@code $SUPERVISOR_STATE_DIR}, {@code $STATE_DIRECTORY}, the XDG state home. */
    public static Path defaultStateDir(Map<String, String> env) {
        return StateDirectory.standard(env);
    }
}
