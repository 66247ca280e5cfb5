package dev.supervisor.server.process;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Starts children by {@code posix_spawn}, each in a session of its own, with clean signals and descriptors, held at a gate by a
 * line of {@code sh} that becomes the program when the gate opens.
 */
public final class PosixLauncher implements Launcher {
    /**
     * Reads the word, then becomes the program. End of file instead: the daemon is gone, so is the start. The variables of both
     * scripts have names that no program's environment has.
     */
    private static final String GATE = """
            read -r SUPERVISOR_WORD <&3 && [ "$SUPERVISOR_WORD" = go ] || exit 125
            exec 3<&-
            ulimit -Sn 1024 2>/dev/null
            exec "$@"
            """;

    /**
     * Stays the program's parent: survives whatever may be a stop signal (the group gets them all; one that comes before the
     * program is there keeps it from starting), keeps the output pipes open, writes the exit status into its report, where its own
     * error output goes too, and into the status pipe, and waits there until a daemon, perhaps the next one, has taken it all and
     * says bye. The numbers are those of {@link Signals}.
     */
    private static final String SHIM = """
            SUPERVISOR_GATE=$1; shift
            read -r SUPERVISOR_WORD <&3 && [ "$SUPERVISOR_WORD" = go ] || exit 125
            trap SUPERVISOR_STOPPED=1 1 2 3 4 5 6 7 8 10 11 12 13 14 15 24 25 29 30 31
            ulimit -Sn 1024 2>/dev/null
            exec 5>&2 2>"${SUPERVISOR_GATE%.gate}.report"
            ( [ -z "$SUPERVISOR_STOPPED" ] || exit 143; exec "$@" 2>&5 3<&- 4>&- 5>&- )
            SUPERVISOR_EXIT=$?
            echo "exit $SUPERVISOR_EXIT" >&2
            echo "exit $SUPERVISOR_EXIT" >&4
            until read -r SUPERVISOR_WORD <&3 && [ "$SUPERVISOR_WORD" = bye ]; do exec 3<"$SUPERVISOR_GATE"; done
            """;

    private static final int GATE_FD = 3;
    private static final int STATUS_FD = 4;

    private final Path runDirectory;
    private final OsEvents events;
    private final Executor workers;
    private final Optional<Cgroups> cgroups;
    private final ProcessTree tree;
    private final String bootId = ProcFs.bootId();
    private final int daemonUid = Libc.geteuid();

    /**
     * @param runDirectory for the pipes; mode 0700
     * @param workers spawns and sweeps block these; bounded
     * @param group name of the daemon's control group; empty: use none
     */
    public PosixLauncher(Path runDirectory, OsEvents events, Executor workers, Optional<String> group) {
        this.runDirectory = runDirectory;
        this.events = events;
        this.workers = workers;
        this.cgroups = group.flatMap(Cgroups::create);
        this.tree = new ProcessTree(cgroups);
    }

    @Override
    public String containment() {
        return cgroups.isPresent() ? "cgroup" : "proc";
    }

    /** Removes what earlier daemons left of invocations that no longer exist. */
    public void tidy(Set<UUID> keep) throws IOException {
        RunFiles.deleteOthers(runDirectory, keep);
        cgroups.ifPresent(Cgroups::removeEmpty);
    }

    @Override
    public CompletableFuture<Child> launch(LaunchSpec spec, OutputSink sink) {
        return endingSink(sink, onWorker(() -> start(spec, sink)));
    }

    @Override
    public CompletableFuture<Optional<Child>> adopt(ProcessIdentity identity, OutputSink sink) {
        CompletableFuture<Optional<Child>> adopted = onWorker(() -> takeOver(identity, sink));
        adopted.thenAccept(child -> {
            if (child.isEmpty()) {
                events.execute(sink::end);
            }
        });
        return endingSink(sink, adopted);
    }

    /**
     * Without a shim, nothing tells whether a process that is gone died at its gate: it is recorded before the gate is opened, so a
     * daemon that died in between leaves the same row as one that opened it. It is taken to have run, because what is taken not to
     * have is started again, whatever its policy.
     */
    @Override
    public CompletableFuture<Remains> clear(ProcessIdentity identity) {
        if (!identity.bootId().equals(bootId)) {
            return onWorker(() -> remains(identity, true, SweepResult.NOTHING));
        }
        return onWorker(() -> !identity.shim() && isAtGate(identity))
                .thenCompose(held -> new Sweep(tree, cgroups, identity, false, events, workers)
                        .run(Signals.KILL, Duration.ZERO)
                        .thenApply(swept -> remains(identity, !held, swept)));
    }

    /** Reads what the shim left, if there was one, and removes the invocation's files. */
    private Remains remains(ProcessIdentity identity, boolean mayHaveRun, SweepResult swept) {
        RunFiles files = new RunFiles(runDirectory, identity.invocationId());
        boolean earlierBoot = !identity.bootId().equals(bootId);
        // That there is no report proves nothing after a restart of the host, which may have lost it.
        boolean reportTells = identity.shim() && !earlierBoot;
        boolean letThrough = reportTells ? Files.exists(files.report()) : mayHaveRun;
        ExitStatus exit = ProcFs.text(files.report().toString())
                .flatMap(ShimReport::parse)
                .orElse(ExitStatus.UNKNOWN);
        files.delete();
        return new Remains(letThrough, exit, earlierBoot, swept);
    }

    /** Whether the process has not become its program yet. */
    private static boolean isAtGate(ProcessIdentity identity) {
        return ProcFs.stat(identity.pid())
                .filter(stat -> stat.startTicks() == identity.startTicks())
                .flatMap(stat -> ProcFs.text("/proc/" + identity.pid() + "/cmdline"))
                .filter(commandLine -> commandLine.contains(GATE))
                .isPresent();
    }

    /** A child that did not come to be has no output to wait for. */
    private <T> CompletableFuture<T> endingSink(OutputSink sink, CompletableFuture<T> attempt) {
        return attempt.whenComplete((child, failure) -> {
            if (failure != null) {
                events.execute(sink::end);
            }
        });
    }

    private Child start(LaunchSpec spec, OutputSink sink) throws SpawnException {
        Program program = Program.resolve(spec, daemonUid);
        RunFiles files = new RunFiles(runDirectory, spec.invocationId());
        try {
            files.create(spec.shim());
            program.user().ifPresent(user -> files.chown(user.uid(), user.gid()));
            ChildProcess.Parts parts = spawn(spec, program, files);
            ChildProcess child = new ChildProcess(parts, sink, events, workers, tree, cgroups);
            child.watch();
            return child;
        } catch (IOException e) {
            files.delete();
            throw new SpawnException(e.getMessage());
        } catch (SpawnException | RuntimeException e) {
            files.delete();
            throw e;
        }
    }

    private ChildProcess.Parts spawn(LaunchSpec spec, Program program, RunFiles files)
            throws IOException, SpawnException {
        Fifo out = Fifo.open(files.out());
        Fifo err = Fifo.open(files.err());
        Fifo gate = spec.shim() ? Fifo.open(files.gate()) : null;
        Fifo status = spec.shim() ? Fifo.open(files.status()) : null;
        int[] pipe = gatePipe(gate == null ? null : files.gate());
        try {
            int pid = posixSpawn(spec, program, files, pipe[0]);
            cgroups.ifPresent(groups -> enter(groups, spec.invocationId(), pid));
            ProcStat stat = ProcFs.stat(pid).orElseThrow(() -> new IOException("the child died at the gate"));
            ProcessIdentity identity =
                    new ProcessIdentity(spec.invocationId(), pid, stat.startTicks(), bootId, spec.shim());
            int pidfd = Libc.pidfdOpen(pid);
            if (pidfd < 0) {
                throw new IOException("pidfd_open: " + Libc.lastError() + " (Linux 5.4 or later is needed)");
            }
            return new ChildProcess.Parts(identity, false, pidfd, out, err, gate, status, pipe[1], files);
        } catch (IOException | SpawnException | RuntimeException e) {
            out.close();
            err.close();
            if (gate != null && status != null) {
                gate.close();
                status.close();
            }
            closeIfOpen(pipe[1]); // a child that was made reads the end of its gate and goes
            throw e;
        } finally {
            closeIfOpen(pipe[0]);
        }
    }

    /**
     * The reading end of the gate, for the child, and the writing end, for us. The shim's gate is a pipe with a name, which the next
     * daemon can open too; it is opened here, because the child's own opening would block for ever if we died just then.
     */
    private static int[] gatePipe(@Nullable Path named) throws IOException {
        int[] pipe = {-1, -1};
        if (named != null) {
            pipe[0] = Fifo.openReader(named);
        } else if (Libc.pipe2(pipe, Libc.O_CLOEXEC) != 0) {
            throw new IOException("pipe: " + Libc.lastError());
        }
        return pipe;
    }

    private static int posixSpawn(LaunchSpec spec, Program program, RunFiles files, int gateReader)
            throws SpawnException {
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", spec.shim() ? SHIM : GATE, "supervisor"));
        if (spec.shim()) {
            argv.add(files.gate().toString());
        }
        argv.addAll(program.argv());
        try (Memory attributes = new Memory(512);
                Memory actions = new Memory(256);
                Memory signals = new Memory(128);
                Memory arguments = Libc.strings(argv);
                Memory environment = Libc.strings(environment(spec, program))) {
            attributes.clear();
            actions.clear();
            Libc.posix_spawnattr_init(attributes);
            Libc.posix_spawn_file_actions_init(actions);
            try {
                Libc.posix_spawnattr_setflags(attributes, (short)
                        (Libc.POSIX_SPAWN_SETSID | Libc.POSIX_SPAWN_SETSIGMASK | Libc.POSIX_SPAWN_SETSIGDEF));
                signals.clear();
                Libc.posix_spawnattr_setsigmask(attributes, signals);
                signals.setMemory(0, signals.size(), (byte) 0xff);
                Libc.posix_spawnattr_setsigdefault(attributes, signals);
                addDescriptors(actions, spec, files, gateReader);
                int[] pid = new int[1];
                int errno = Libc.posix_spawn(pid, "/bin/sh", actions, attributes, arguments, environment);
                if (errno != 0) {
                    throw new SpawnException("cannot start " + spec.command().get(0) + " in " + spec.cwd() + ": "
                            + Libc.strerror(errno));
                }
                return pid[0];
            } finally {
                Libc.posix_spawnattr_destroy(attributes);
                Libc.posix_spawn_file_actions_destroy(actions);
            }
        }
    }

    /** Read-write, so that neither the daemon's death nor its late start breaks the pipe. */
    private static void addDescriptors(Memory actions, LaunchSpec spec, RunFiles files, int gateReader) {
        Libc.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", Libc.O_RDONLY, 0);
        Libc.posix_spawn_file_actions_addopen(actions, 1, files.out().toString(), Libc.O_RDWR, 0);
        Libc.posix_spawn_file_actions_addopen(actions, 2, files.err().toString(), Libc.O_RDWR, 0);
        Libc.posix_spawn_file_actions_adddup2(actions, gateReader, GATE_FD);
        if (spec.shim()) {
            Libc.posix_spawn_file_actions_addopen(
                    actions, STATUS_FD, files.status().toString(), Libc.O_RDWR, 0);
        }
        Libc.posix_spawn_file_actions_addclosefrom_np(actions, spec.shim() ? STATUS_FD + 1 : GATE_FD + 1);
        Libc.posix_spawn_file_actions_addchdir_np(actions, spec.cwd().toString());
    }

    private static List<String> environment(LaunchSpec spec, Program program) {
        Map<String, String> env = new TreeMap<>(spec.env());
        program.user().ifPresent(user -> {
            env.putIfAbsent("HOME", user.home());
            env.putIfAbsent("USER", user.name());
            env.putIfAbsent("LOGNAME", user.name());
        });
        env.put(ProcessTree.MARKER, spec.invocationId().toString());
        return env.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static void enter(Cgroups groups, UUID invocation, int pid) {
        try {
            groups.enter(invocation, pid);
        } catch (IOException notAllowed) {
            // Found by session, group, parents and environment instead.
        }
    }

    private Optional<Child> takeOver(ProcessIdentity identity, OutputSink sink) {
        if (!identity.bootId().equals(bootId)) {
            return Optional.empty();
        }
        int pidfd = Libc.pidfdOpen(identity.pid()); // first: from here on the pid cannot be confused
        if (pidfd < 0) {
            int errno = Native.getLastError();
            if (errno == Libc.ESRCH) {
                return Optional.empty();
            }
            throw cannotTakeOver(identity, Libc.strerror(errno));
        }
        boolean taken = false;
        try {
            Optional<Child> child = takeOver(identity, pidfd, sink);
            taken = child.isPresent();
            return child;
        } catch (IOException | UncheckedIOException e) {
            throw cannotTakeOver(identity, e.getMessage());
        } finally {
            if (!taken) {
                Libc.close(pidfd);
            }
        }
    }

    private Optional<Child> takeOver(ProcessIdentity identity, int pidfd, OutputSink sink) throws IOException {
        boolean lives = ProcFs.stat(identity.pid())
                .filter(found -> found.startTicks() == identity.startTicks() && found.isAlive())
                .isPresent();
        RunFiles files = new RunFiles(runDirectory, identity.invocationId());
        boolean goesByItself = !identity.shim() && lives && isAtGate(identity); // its daemon is gone
        if (!lives || goesByItself || Files.notExists(files.out())) {
            return Optional.empty();
        }
        List<Fifo> opened = new ArrayList<>();
        try {
            opened.add(Fifo.open(files.out()));
            opened.add(Fifo.open(files.err()));
            if (identity.shim()) {
                opened.add(Fifo.open(files.gate()));
                opened.add(Fifo.open(files.status()));
            }
        } catch (IOException e) {
            opened.forEach(Fifo::close);
            throw e;
        }
        ChildProcess child = new ChildProcess(
                new ChildProcess.Parts(
                        identity,
                        true,
                        pidfd,
                        opened.get(0),
                        opened.get(1),
                        identity.shim() ? opened.get(2) : null,
                        identity.shim() ? opened.get(3) : null,
                        -1,
                        files),
                sink,
                events,
                workers,
                tree,
                cgroups);
        child.watch();
        return Optional.of(child);
    }

    /** It may live, so it must not be taken to be gone. */
    private static CompletionException cannotTakeOver(ProcessIdentity identity, @Nullable String why) {
        return new CompletionException(new SpawnException("the process " + identity.pid() + " cannot be taken over: "
                + why + "; where files ran out, raise LimitNOFILE= of the daemon's unit (ulimit -n)"));
    }

    private <T> CompletableFuture<T> onWorker(Attempt<T> attempt) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            workers.execute(() -> {
                try {
                    result.complete(attempt.run());
                } catch (SpawnException | RuntimeException | Error e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException full) {
            result.completeExceptionally(new SpawnException("too many starts at once"));
        }
        return result;
    }

    private static void closeIfOpen(int fd) {
        if (fd >= 0) {
            Libc.close(fd);
        }
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws SpawnException;
    }
}
