package dev.supervisor.server.supervise;

import java.util.concurrent.CompletionStage;

/** What supervision tells the rest of the daemon. Called on the loop; must not block. */
public interface SupervisionListener {
    /**
     * A process waits at the gate: its identity must be durable before the program may run.
     *
     * @return completes when it is; when it fails the process is not let through
     */
    CompletionStage<Void> recordLaunch(ServiceView service);

    /**
     * Runs the action, on any thread, once everything that was told so far is durable.
     */
    void whenRecorded(Runnable action);

    /**
     * Something of the service changed.
     *
     * @param from the state before; the same as now when only other facts changed
     */
    void changed(ServiceView service, State from, String reason);
}
