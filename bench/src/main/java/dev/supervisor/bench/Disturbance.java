package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.Wiped;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Something big that is asked of the daemon while others read and submit. */
record Disturbance(String name, Action action) {
    static final Disturbance WIPE = new Disturbance("wipe", Disturbance::wipe);
    /** One after the other, on the state that the one before has left. */
    static final List<Disturbance> UPKEEP = List.of();
    /** As many of them as a short run has time for. */
    static final List<Disturbance> QUICK = List.of();

    /** What is asked for. */
    interface Action {
        Outcome ask(SupervisorClient client) throws IOException;
    }

    /**
     * What the daemon said it did.
     *
     * @param workMs of the store alone, as the daemon says
     * @param tables rows deleted by table; empty when none were meant to be
     */
    record Outcome(long workMs, long rowsDeleted, Map<String, Long> tables) {}

    private static Outcome wipe(SupervisorClient client) throws IOException {
        Wiped wiped = client.systemWipeAll();
        return new Outcome(wiped.durationMs(), wiped.rowsDeleted(), wiped.tables());
    }
}
