package dev.supervisor.server;

import dev.supervisor.client.StateDirectory;
import dev.supervisor.server.config.Configuration.LogSettings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How {@code supervisor daemon} was called.
 *
 * @param config the configuration file; null: none
 * @param listen HOST:PORT; null: as the file says
 * @param logFormat {@code text}, {@code json}; null: as the file says
 */
public record DaemonOptions(
        @Nullable Path config,
        Path stateDir,
        @Nullable String listen,
        @Nullable String logFormat) {

    /** How to log: what was said in the call, then what the file says. */
    LogSettings log(LogSettings file) {
        return logFormat == null ? file : file.withFormat(logFormat);
    }

    /** Where state is kept when nothing is said: {@code $SUPERVISOR_STATE_DIR}, {@code $STATE_DIRECTORY}, the XDG state home. */
    public static Path defaultStateDir(Map<String, String> env) {
        return StateDirectory.standard(env);
    }
}
