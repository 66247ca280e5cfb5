package dev.supervisor.rpc.model;

import java.util.List;

/**
 * What reading the configuration file again changed, or would change.
 *
 * @param created services the file declares anew
 * @param updated definitions changed without a restart
 * @param restarted services whose program changed
 * @param deleted services the file no longer declares
 * @param refused services that could not be made as the file says; the daemon's log says why
 * @param unchanged how many services stayed as they were
 * @param needsRestart parts of the file that take effect at the daemon's next start
 */
public record Reloaded(
        List<String> created,
        List<String> updated,
        List<String> restarted,
        List<String> deleted,
        List<String> refused,
        int unchanged,
        List<String> needsRestart) {}
