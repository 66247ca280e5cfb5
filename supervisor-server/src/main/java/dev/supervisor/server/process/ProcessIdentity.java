package dev.supervisor.server.process;

import java.util.UUID;

/**
 * One process for ever: a pid is reused, but not with the same start time in the same boot.
 *
 * @param invocationId made up by us for each start; the process carries it in its environment
 * @param startTicks field 22 of {@code /proc/pid/stat} (proc_pid_stat(5))
 * @param bootId {@code /proc/sys/kernel/random/boot_id}
 * @param shim whether the pid is the shim's, whose child is the program
 */
public record ProcessIdentity(UUID invocationId, int pid, long startTicks, String bootId, boolean shim) {
    /** Whether it still runs. */
    public boolean isAlive() {
        return bootId.equals(ProcFs.bootId())
                && ProcFs.stat(pid)
                        .filter(now -> now.startTicks() == startTicks && now.isAlive())
                        .isPresent();
    }
}
