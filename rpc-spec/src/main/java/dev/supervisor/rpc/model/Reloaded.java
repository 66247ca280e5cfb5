package dev.supervisor.rpc.model;

import java.util.List;

/**
 * What reading the configuration file again changed.
 *
 * @param updated definitions changed without a restart
 * @param needsRestart parts of the file that take effect at the daemon's next start
 */
public record Reloaded(
        List<String> created,
        List<String> updated,
        List<String> restarted,
        List<String> deleted,
        int unchanged,
        List<String> needsRestart) {}
