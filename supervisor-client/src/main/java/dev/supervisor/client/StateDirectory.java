package dev.supervisor.client;

import java.nio.file.Path;
import java.util.Map;

/** Where a daemon keeps its state, and so where its socket is. */
public final class StateDirectory {
    /** The unix socket's name below it. */
    public static final String SOCKET = "supervisor.sock";
    /** The file below it that holds the admin token. */
    public static final String TOKEN = "admin.token";

    private StateDirectory() {}

    /**
     * The directory when none is named: {@code $SUPERVISOR_STATE_DIR}, {@code $STATE_DIRECTORY}, {@code
     * $XDG_STATE_HOME/supervisor}, {@code ~/.local/state/supervisor}.
     */
    public static Path standard(Map<String, String> env) {
        for (String name : new String[] {"SUPERVISOR_STATE_DIR", "STATE_DIRECTORY"}) {
            String value = env.get(name);
            if (value != null && !value.isBlank()) {
                return Path.of(value);
            }
        }
        String xdg = env.get("XDG_STATE_HOME");
        if (xdg != null && !xdg.isBlank()) {
            return Path.of(xdg, "supervisor");
        }
        return Path.of(System.getProperty("user.home"), ".local", "state", "supervisor");
    }
}
