package dev.supervisor.server.process;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Ends what belongs to an invocation: asks first, then kills, and looks again until nothing is left. Each look is a short task of
 * a worker, so that one stubborn tree holds none of them.
 */
final class Sweep {
    private static final Duration FIRST_LOOK = Duration.ofMillis(5);
    private static final Duration LONGEST_LOOK = Duration.ofMillis(250);
    /** What SIGKILL does not end within this is held by the kernel. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

    private final ProcessTree tree;
    private final Optional<Cgroups> cgroups;
    private final ProcessIdentity identity;
    private final boolean spareShim;
    private final OsEvents events;
    private final Executor workers;
    private final CompletableFuture<SweepResult> result = new CompletableFuture<>();
    private List<String> all = List.of();
    private List<String> killed = List.of();

    /** @param spareShim leave the shim: it is to report first */
    Sweep(
            ProcessTree tree,
            Optional<Cgroups> cgroups,
            ProcessIdentity identity,
            boolean spareShim,
            OsEvents events,
            Executor workers) {
        this.tree = tree;
        this.cgroups = cgroups;
        this.identity = identity;
        this.spareShim = spareShim;
        this.events = events;
        this.workers = workers;
    }

    /** @param grace between the signal and the killing; none with SIGKILL itself */
    CompletableFuture<SweepResult> run(int signal, Duration grace) {
        look(() -> begin(signal, grace));
        return result;
    }

    private void begin(int signal, Duration grace) {
        List<ProcStat> members = members();
        if (members.isEmpty()) {
            result.complete(SweepResult.NOTHING);
            return;
        }
        all = names(members);
        if (signal == Signals.KILL) {
            kill(members);
        } else {
            members.forEach(member -> Libc.kill(member.pid(), signal));
            await(FIRST_LOOK, System.nanoTime() + grace.toNanos());
        }
    }

    /** Looks until all went by themselves, or the grace is over. */
    private void await(Duration pause, long untilNanos) {
        soon(pause, () -> {
            List<ProcStat> members = members();
            if (members.isEmpty()) {
                finish(members);
            } else if (System.nanoTime() - untilNanos >= 0) {
                kill(members);
            } else {
                await(longer(pause), untilNanos);
            }
        });
    }

    private void kill(List<ProcStat> members) {
        killed = names(members);
        killUntilEmpty(members, FIRST_LOOK, System.nanoTime() + KILL_PATIENCE.toNanos());
    }

    /** Again and again: what is killed may just have forked. */
    private void killUntilEmpty(List<ProcStat> members, Duration pause, long untilNanos) {
        if (!spareShim) {
            cgroups.ifPresent(groups -> groups.kill(identity.invocationId()));
        }
        members.forEach(member -> Libc.kill(member.pid(), Signals.KILL));
        soon(pause, () -> {
            List<ProcStat> left = members();
            if (left.isEmpty() || System.nanoTime() - untilNanos >= 0) {
                finish(left);
            } else {
                killUntilEmpty(left, longer(pause), untilNanos);
            }
        });
    }

    private void finish(List<ProcStat> left) {
        List<String> ended = all.stream().filter(name -> !killed.contains(name)).toList();
        result.complete(new SweepResult(ended, killed, names(left)));
    }

    private void soon(Duration pause, Runnable look) {
        events.execute(() -> events.after(pause, () -> look(look)));
    }

    /** A look that no worker takes now is taken later: what was begun is carried through. */
    private void look(Runnable look) {
        try {
            workers.execute(() -> {
                try {
                    look.run();
                } catch (UncheckedIOException cannotLook) { // that nothing is left must be seen
                    soon(LONGEST_LOOK, look);
                } catch (RuntimeException | Error e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException busy) {
            soon(LONGEST_LOOK, look);
        }
    }

    private List<ProcStat> members() {
        return tree.members(identity).stream()
                .filter(member -> !(spareShim && member.pid() == identity.pid()))
                .toList();
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_LOOK) < 0 ? twice : LONGEST_LOOK;
    }

    private static List<String> names(List<ProcStat> members) {
        return members.stream().map(ProcStat::toString).toList();
    }
}
