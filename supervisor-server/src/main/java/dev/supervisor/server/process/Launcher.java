package dev.supervisor.server.process;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Starts programs and finds again those that an earlier daemon started. */
public interface Launcher {
    /**
     * Starts a program held at the gate. Fails with {@link SpawnException}, and then nothing is left behind.
     *
     * @param sink takes its output from now until {@link Child#release}, or until the start fails
     */
    CompletableFuture<Child> launch(LaunchSpec spec, OutputSink sink);

    /**
     * Takes over a process that an earlier daemon started; empty when it is gone, or the pid is another's by now. One that it
     * recorded but did not live to let through is still held ({@link Child#isHeld}).
     *
     * @param sink takes its output; ended at once when there is no process
     */
    CompletableFuture<Optional<Child>> adopt(ProcessIdentity identity, OutputSink sink);

    /** Ends whatever is left of an invocation whose main process is gone, and tells what was found of it. */
    CompletableFuture<Remains> clear(ProcessIdentity identity);

    /** {@code cgroup} or {@code proc}: how members of an invocation are found. */
    String containment();
}
