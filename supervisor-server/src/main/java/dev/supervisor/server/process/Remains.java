package dev.supervisor.server.process;

/**
 * What was found of a process that is gone.
 *
 * @param letThrough whether it had ever been let through the gate; where nothing tells, it is taken to have been
 * @param exit how its program ended: what the shim reported, else unknown
 * @param hostRestarted it ran before the present boot
 * @param swept what it had left
 */
public record Remains(boolean letThrough, ExitStatus exit, boolean hostRestarted, SweepResult swept) {}
