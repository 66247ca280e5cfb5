package dev.supervisor.rpc.model;

import java.util.List;

/** The two ways to write a command. */
public final class Commands {
    private Commands() {}

    /** The command that runs a script text by {@code /bin/sh -c}. */
    public static List<String> shell(String script) {
        return List.of("/bin/sh", "-c", script);
    }
}
