package dev.supervisor.server.testkit;

import dev.supervisor.server.process.Child;
import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.process.Signals;
import dev.supervisor.server.process.SweepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A process that does what the test says, and remembers what was done to it. */
public final class FakeChild implements Child {
    private final ProcessIdentity identity;
    private final List<String> calls = new ArrayList<>();
    private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();
    private final List<CompletableFuture<SweepResult>> sweeps = new ArrayList<>();

    private boolean held;

    public FakeChild(ProcessIdentity identity, boolean held) {
        this.identity = identity;
        this.held = held;
    }

    @Override
    public ProcessIdentity identity() {
        return identity;
    }

    @Override
    public void openGate() {
        calls.add("openGate");
        held = false;
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public CompletableFuture<ExitStatus> exited() {
        return exited;
    }

    @Override
    public void signal(int signal) {
        calls.add("signal " + Signals.name(signal));
    }

    @Override
    public void signalMain(int signal) {
        calls.add("signalMain " + Signals.name(signal));
    }

    @Override
    public CompletableFuture<SweepResult> kill() {
        calls.add("kill");
        return sweep();
    }

    @Override
    public CompletableFuture<SweepResult> sweep(int signal, Duration grace) {
        calls.add("sweep " + Signals.name(signal) + " " + grace.toMillis());
        return sweep();
    }

    @Override
    public void release() {
        calls.add("release");
    }

    /** What was done to it, in order: {@code openGate}, {@code signal TERM}, {@code kill}, {@code sweep TERM 5000}, {@code release}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public boolean gateIsOpen() {
        return calls.contains("openGate");
    }

    /** The program ends. */
    public void exits(ExitStatus status) {
        exited.complete(status);
    }

    /** The program ends by itself with this code. */
    public void exits(int code) {
        exits(ExitStatus.exited(code));
    }

    /** Everything that was asked to be killed or swept is gone. */
    public void isCleared(SweepResult result) {
        sweeps.forEach(sweep -> sweep.complete(result));
    }

    public void isCleared() {
        isCleared(SweepResult.NOTHING);
    }

    /** The n-th search (from 0) is over and found this; the others go on. */
    public void isSwept(int search, SweepResult result) {
        sweeps.get(search).complete(result);
    }

    /** The search for what is left fails. */
    public void cannotBeSwept(String why) {
        sweeps.forEach(sweep -> sweep.completeExceptionally(new IllegalStateException(why)));
    }

    private CompletableFuture<SweepResult> sweep() {
        CompletableFuture<SweepResult> sweep = new CompletableFuture<>();
        sweeps.add(sweep);
        return sweep;
    }
}
