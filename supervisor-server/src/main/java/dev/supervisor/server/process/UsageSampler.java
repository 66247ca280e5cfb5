package dev.supervisor.server.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * CPU and memory of whole trees, from one look at {@code /proc} for all of them (about 10 microseconds a process). A tree is
 * here the session of its leader and all descendants; as process 1 of a container it also buries orphans.
 *
 * <p>Threading: one call at a time.
 */
public final class UsageSampler {
    private final int pageBytes = Libc.getpagesize();
    private final int self = Math.toIntExact(ProcessHandle.current().pid());
    private Map<Long, Long> ticksBefore = Map.of();
    private Map<UUID, TreeUsage> usageBefore = Map.of();
    private Set<Integer> zombiesBefore = Set.of();
    private long nanosBefore = System.nanoTime();
    private long uptimeBefore = ProcFs.uptimeTicks();

    /** @param roots the living main processes */
    public Map<UUID, TreeUsage> sample(Collection<ProcessIdentity> roots) {
        List<ProcStat> all = ProcFs.scan();
        long now = System.nanoTime();
        long uptimeNow = ProcFs.uptimeTicks();
        double seconds = Math.max(1e-3, (now - nanosBefore) / 1e9);
        Map<Integer, List<ProcStat>> byParent = new HashMap<>();
        Map<Integer, List<ProcStat>> bySession = new HashMap<>();
        for (ProcStat process : all) {
            byParent.computeIfAbsent(process.parent(), parent -> new ArrayList<>())
                    .add(process);
            bySession
                    .computeIfAbsent(process.session(), session -> new ArrayList<>())
                    .add(process);
        }
        Map<Long, Long> ticks = new HashMap<>();
        Map<UUID, TreeUsage> usage = new HashMap<>();
        for (ProcessIdentity root : roots) {
            usage.put(root.invocationId(), usage(root, byParent, bySession, seconds, ticks));
        }
        ticksBefore = ticks;
        usageBefore = usage;
        nanosBefore = now;
        uptimeBefore = uptimeNow;
        buryOrphans(all);
        return usage;
    }

    private TreeUsage usage(
            ProcessIdentity root,
            Map<Integer, List<ProcStat>> byParent,
            Map<Integer, List<ProcStat>> bySession,
            double seconds,
            Map<Long, Long> ticks) {
        Set<Integer> seen = new HashSet<>();
        Deque<ProcStat> open = new ArrayDeque<>(bySession.getOrDefault(root.pid(), List.of()));
        long cpuTicks = 0;
        long pages = 0;
        int processes = 0;
        while (!open.isEmpty()) {
            ProcStat process = open.remove();
            if (!seen.add(process.pid())) {
                continue;
            }
            open.addAll(byParent.getOrDefault(process.pid(), List.of()));
            if (process.isAlive()) {
                long key = key(process);
                boolean isNew = process.startTicks() >= uptimeBefore;
                cpuTicks += process.cpuTicks() - ticksBefore.getOrDefault(key, isNew ? 0L : process.cpuTicks());
                ticks.put(key, process.cpuTicks());
                pages += process.residentPages();
                processes++;
            }
        }
        double percent = 100.0 * cpuTicks / ProcFs.TICKS_PER_SECOND / seconds;
        TreeUsage before = usageBefore.get(root.invocationId());
        double cpuSeconds = (double) cpuTicks / ProcFs.TICKS_PER_SECOND + (before == null ? 0 : before.cpuSeconds());
        return new TreeUsage(Math.round(percent * 10) / 10.0, cpuSeconds, pages * pageBytes, processes);
    }

    /** A zombie child of ours that nobody waits for, seen twice, is an orphan that process 1 inherited. */
    private void buryOrphans(List<ProcStat> all) {
        if (self != 1) {
            return;
        }
        Set<Integer> zombies = new HashSet<>();
        for (ProcStat process : all) {
            if (process.parent() == self && process.state() == 'Z') {
                zombies.add(process.pid());
                if (zombiesBefore.contains(process.pid())) {
                    Libc.waitpid(process.pid(), new int[1], Libc.WNOHANG);
                }
            }
        }
        zombiesBefore = zombies;
    }

    /** Pid and start time in one number: pids have at most 22 bits. */
    private static long key(ProcStat process) {
        return process.startTicks() << 22 | process.pid();
    }
}
