package dev.supervisor.server.process;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds everything that belongs to an invocation: its control group where it has one; otherwise, in one look at {@code /proc},
 * its session, whatever carries its id in the environment, and all descendants of those. What escapes all of
 * them (double fork, new session, scrubbed environment) is caught by a control group only.
 */
final class ProcessTree {
    static final String MARKER = "SUPERVISOR_INVOCATION_ID";

    private final Optional<Cgroups> cgroups;

    ProcessTree(Optional<Cgroups> cgroups) {
        this.cgroups = cgroups;
    }

    /** The living members. */
    List<ProcStat> members(ProcessIdentity identity) {
        Optional<List<Integer>> group = cgroups.flatMap(groups -> groups.members(identity.invocationId()));
        if (group.isPresent()) { // nothing leaves a control group, so there is no need to look further
            return group.get().stream()
                    .flatMap(pid -> ProcFs.stat(pid).stream())
                    .filter(ProcStat::isAlive)
                    .toList();
        }
        List<ProcStat> all = ProcFs.scan();
        String marker = MARKER + "=" + identity.invocationId();
        boolean numberIsOurs = all.stream().noneMatch(process -> isAnother(process, identity));
        Set<Integer> found = new HashSet<>();
        List<ProcStat> members = new ArrayList<>();
        for (ProcStat process : all) {
            if (belongs(process, identity, numberIsOurs, marker)) {
                found.add(process.pid());
                members.add(process);
            }
        }
        addDescendants(all, found, members);
        members.removeIf(process -> !process.isAlive());
        return members;
    }

    private static void addDescendants(List<ProcStat> all, Set<Integer> found, List<ProcStat> members) {
        boolean grew = true;
        while (grew) {
            grew = false;
            for (ProcStat process : all) {
                if (found.contains(process.parent()) && found.add(process.pid())) {
                    members.add(process);
                    grew = true;
                }
            }
        }
    }

    /** It has the number of our process but is not it: ours is gone, and so is its session, for a number in use is not given away. */
    private static boolean isAnother(ProcStat process, ProcessIdentity identity) {
        return process.pid() == identity.pid() && process.startTicks() != identity.startTicks();
    }

    private static boolean belongs(ProcStat process, ProcessIdentity identity, boolean numberIsOurs, String marker) {
        if (process.startTicks() < identity.startTicks()) {
            return false; // older than the invocation: its session's number is a reused one
        }
        // Our process leads a session, and a group lies within one session: who is in its group is in its session too.
        return (numberIsOurs && process.session() == identity.pid()) || ProcFs.hasEnvironment(process.pid(), marker);
    }
}
