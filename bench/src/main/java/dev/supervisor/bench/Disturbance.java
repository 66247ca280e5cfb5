package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.UpkeepPass;
import dev.supervisor.rpc.model.Wiped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Something big that is asked of the daemon while others read and submit. */
record Disturbance(String name, Action action) {
    /** For the end of a pass. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    static final Disturbance WIPE = new Disturbance("wipe", Disturbance::wipe);
    static final Disturbance RETENTION =
            new Disturbance("retention", client -> outcome(client.systemRetention(PATIENCE)));
    /** One after the other, on the state that the one before has left. */
    static final List<Disturbance> UPKEEP = List.of(
            new Disturbance("checkpoint", client -> outcome(client.systemVacuum(false, PATIENCE))),
            RETENTION,
            new Disturbance("VACUUM", client -> outcome(client.systemVacuum(true, PATIENCE))));

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

    /** @throws IOException when it was not done */
    static Outcome outcome(UpkeepPass pass) throws IOException {
        if (!pass.outcome().equals("done")) {
            throw new IOException(pass.kind() + " is " + pass.outcome() + ": " + pass.detail());
        }
        return new Outcome(Objects.requireNonNull(pass.durationMs()), pass.rowsDeleted(), pass.tables());
    }
}
