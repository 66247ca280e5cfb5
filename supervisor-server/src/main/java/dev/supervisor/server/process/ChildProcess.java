package dev.supervisor.server.process;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A {@link Child} of this machine, ours or adopted. Its descriptors belong to the {@code os-events} thread. */
final class ChildProcess implements Child {
    /** Reads per wake-up and pipe, so that a flood of output cannot hold up the exits of others. */
    private static final int READS_PER_WAKEUP = 4;
    /** How long the wait status of an adopted process may take to appear after its end: until its parent reaped it. */
    private static final Duration STATUS_PATIENCE = Duration.ofSeconds(5);

    /** How long a shim may take to report after its program was killed. */
    private static final Duration REPORT_PATIENCE = Duration.ofSeconds(5);

    private static final Duration STATUS_POLL = Duration.ofMillis(25);

    /** The pieces a child is made of. */
    record Parts(
            ProcessIdentity identity,
            boolean adopted,
            int pidfd,
            Fifo out,
            Fifo err,
            @Nullable Fifo gate,
            @Nullable Fifo status,
            int gatePipe,
            RunFiles files) {}

    private final Parts parts;
    private final OutputSink sink;
    private final OsEvents events;
    private final Executor workers;
    private final ProcessTree tree;
    private final Optional<Cgroups> cgroups;
    private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();
    private final AtomicInteger gatePipe;
    private volatile boolean gateOpened;
    private volatile boolean reaped;
    private Runnable whenReaped = () -> {};
    private boolean released;

    ChildProcess(
            Parts parts,
            OutputSink sink,
            OsEvents events,
            Executor workers,
            ProcessTree tree,
            Optional<Cgroups> cgroups) {
        this.parts = parts;
        this.sink = sink;
        this.events = events;
        this.workers = workers;
        this.tree = tree;
        this.cgroups = cgroups;
        this.gatePipe = new AtomicInteger(parts.gatePipe());
    }

    /** Begins to watch; from now on exit and output are noticed. */
    void watch() {
        events.execute(() -> {
            events.watch(parts.out().fd(), Libc.EPOLLIN, () -> take(OutputSink.Channel.STDOUT, parts.out()));
            events.watch(parts.err().fd(), Libc.EPOLLIN, () -> take(OutputSink.Channel.STDERR, parts.err()));
            Fifo status = parts.status();
            if (status != null) {
                events.watch(status.fd(), Libc.EPOLLIN, () -> readStatus(status));
                readStatus(status); // an earlier daemon may have heard of the end and died before it could record it
            }
            events.watch(parts.pidfd(), Libc.EPOLLIN | Libc.EPOLLET, this::ended);
        });
    }

    @Override
    public ProcessIdentity identity() {
        return parts.identity();
    }

    @Override
    public void openGate() {
        gateOpened = true;
        int pipe = gatePipe.getAndSet(-1);
        if (pipe >= 0) {
            Libc.write(pipe, new byte[] {'g', 'o', '\n'}, new NativeLong(3));
            Libc.close(pipe);
        } else if (parts.gate() != null) {
            parts.gate().writeText("go\n");
        }
    }

    /** An adopted process that has no shim was let through, or it would be gone. */
    @Override
    public boolean isHeld() {
        boolean byEarlierDaemon = parts.adopted()
                && (parts.gate() == null || Files.exists(parts.files().report()));
        return !gateOpened && !byEarlierDaemon;
    }

    @Override
    public CompletableFuture<ExitStatus> exited() {
        return exited;
    }

    @Override
    public void signal(int signal) {
        // An unreaped or living leader keeps its number, so the group is still ours.
        if (!reaped && Libc.pidfdSendSignal(parts.pidfd(), 0) == 0) {
            Libc.kill(-parts.identity().pid(), signal);
        }
    }

    @Override
    public void signalMain(int signal) {
        if (reaped || Libc.pidfdSendSignal(parts.pidfd(), 0) != 0) {
            return;
        }
        if (parts.gate() == null) {
            Libc.pidfdSendSignal(parts.pidfd(), signal);
        } else { // the shim waits for its one child, so that number stays the child's while the shim lives
            ProcFs.children(parts.identity().pid()).forEach(pid -> Libc.kill(pid, signal));
        }
    }

    @Override
    public CompletableFuture<SweepResult> kill() {
        if (parts.gate() != null && isHeld()) { // a shim at its gate has nothing to report: it is turned away instead
            parts.gate().writeText("no\n");
            signal(Signals.TERM); // and if an earlier daemon's word came first, this keeps the program from starting
        }
        CompletableFuture<SweepResult> killed = sweep(Signals.KILL, Duration.ZERO);
        if (parts.gate() != null) {
            Libc.pidfdSendSignal(parts.pidfd(), Signals.CONT); // it may have been stopped with its group
            killed.thenRun(() -> events.execute(() -> events.after(REPORT_PATIENCE, this::killMuteShim)));
        }
        return killed;
    }

    /** A shim that says nothing though its program was killed would hold up everything that waits for the end. */
    private void killMuteShim() {
        if (!exited.isDone() && !reaped) {
            Libc.pidfdSendSignal(parts.pidfd(), Signals.KILL);
        }
    }

    @Override
    public CompletableFuture<SweepResult> sweep(int signal, Duration grace) {
        return new Sweep(tree, cgroups, parts.identity(), parts.identity().shim(), events, workers).run(signal, grace);
    }

    @Override
    public void release() {
        events.execute(() -> {
            drain();
            if (parts.gate() != null && !reaped) {
                parts.gate().writeText("bye\n");
                whenReaped = this::free;
            } else {
                free();
            }
        });
    }

    private void take(OutputSink.Channel channel, Fifo fifo) {
        for (int i = 0; i < READS_PER_WAKEUP && sink.take(channel, fifo) > 0; i++) {
            // the work is in the condition
        }
    }

    private void drain() {
        while (sink.take(OutputSink.Channel.STDOUT, parts.out()) > 0) {
            // the work is in the condition
        }
        while (sink.take(OutputSink.Channel.STDERR, parts.err()) > 0) {
            // the work is in the condition
        }
    }

    /** The report survives the daemon that heard of it, so it comes first; the pipe works on a full disk too. */
    private void readStatus(Fifo status) {
        String line = status.readText();
        ProcFs.text(parts.files().report().toString())
                .flatMap(ShimReport::parse)
                .or(() -> ShimReport.parse(line))
                .ifPresent(this::programEnded);
    }

    private void programEnded(ExitStatus exit) {
        drain();
        exited.complete(exit);
    }

    /** The pid we watch has ended: the program itself, or its shim. */
    private void ended() {
        if (reaped) {
            return;
        }
        if (!parts.adopted()) {
            finish(waitForOwn());
        } else {
            pollAdopted(System.nanoTime() + STATUS_PATIENCE.toNanos());
        }
    }

    private ExitStatus waitForOwn() {
        try (Memory info = new Memory(128)) {
            info.clear();
            if (Libc.waitid(Libc.P_PIDFD, parts.pidfd(), info, Libc.WEXITED) != 0) {
                return ExitStatus.UNKNOWN;
            }
            int value = info.getInt(24);
            return info.getInt(8) == Libc.CLD_EXITED ? ExitStatus.exited(value) : ExitStatus.signalled(value);
        }
    }

    private void pollAdopted(long untilNanos) {
        Integer status = Libc.waitStatusOf(parts.pidfd());
        if (status != null) {
            finish(ExitStatus.ofWaitStatus(status));
        } else if (System.nanoTime() - untilNanos >= 0) {
            finish(ExitStatus.UNKNOWN);
        } else {
            events.after(STATUS_POLL, () -> pollAdopted(untilNanos));
        }
    }

    private void finish(ExitStatus exit) {
        drain();
        reaped = true;
        exited.complete(exit); // no effect where the shim has said more
        whenReaped.run();
    }

    private void free() {
        if (released) {
            return;
        }
        released = true;
        drain();
        sink.end();
        events.closeWatched(parts.out().fd());
        events.closeWatched(parts.err().fd());
        events.closeWatched(parts.pidfd());
        if (parts.status() != null) {
            events.closeWatched(parts.status().fd());
        }
        if (parts.gate() != null) {
            parts.gate().close();
        }
        int pipe = gatePipe.getAndSet(-1);
        if (pipe >= 0) {
            Libc.close(pipe);
        }
        parts.files().delete();
        cgroups.ifPresent(groups -> groups.remove(parts.identity().invocationId()));
    }
}
