package dev.supervisor.server.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One invocation: a process, what it forked, and its output.
 *
 * <p>Threading: any thread may call; futures complete on threads of this package, and nothing blocks.
 */
public interface Child {
    ProcessIdentity identity();

    /** Lets the program run. Before this the process is held at the gate, and dies by itself if the daemon does. */
    void openGate();

    /** Whether the program has not been let through. */
    boolean isHeld();

    /** Completes when the program has ended and its output was taken. What it forked may live on. */
    CompletableFuture<ExitStatus> exited();

    /** Sends a signal to the process group. A program that is gone is not an error. */
    void signal(int signal);

    /** Sends a signal to the program itself, not to the shim it may run under. A program that is gone is not an error. */
    void signalMain(int signal);

    /** Kills the main process and all that belongs to the invocation, until nothing is left. */
    CompletableFuture<SweepResult> kill();

    /** After the program ended: asks what is left of the invocation to end, kills it when it does not, and says what it was. */
    CompletableFuture<SweepResult> sweep(int signal, Duration grace);

    /** After the sweep: takes the last output, ends the shim, frees descriptors and files. */
    void release();
}
