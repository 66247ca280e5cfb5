package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.ServiceSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What a daemon has done some time after its start, beside what it is measured by: a little of everything. The compiler bets on
 * what it has seen; a first call of another kind has it take back what it bet on and compile anew, which takes one of two cores for a
 * while.
 */
final class Rehearsal {
    private static final String NAME = "rehearsal";
    private static final List<String> COMMAND = List.of("sleep", "1000000");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Rounds between those that also wait for a process and for a pass of upkeep. */
    private static final int LONG = 20;

    private final SupervisorClient client;
    private final Submissions submissions;

    /** @param submissions where it is written down what was submitted */
    Rehearsal(SupervisorClient client, Submissions submissions) {
        this.client = client;
        this.submissions = submissions;
    }

    void run(int rounds) throws IOException {
        for (int round = 0; round < rounds; round++) {
            service(round % LONG == 0);
            run();
            client.serviceList();
            client.serviceStatusAll(null);
            client.runQueue(1);
            client.deadLetterList(null, 1);
            client.deadLetterPurge(null);
            client.systemUpkeep(1);
            client.systemHealth();
            client.systemStats();
            client.systemAudit(null, null, 1);
            client.tokenList();
            if (round % LONG == 0) {
                Disturbance.outcome(client.systemVacuum(false, PATIENCE));
            }
        }
    }

    private void service(boolean started) throws IOException {
        client.serviceSet(ServiceSpec.named(NAME).command(COMMAND).build());
        client.serviceGet(NAME);
        client.serviceWhy(NAME);
        if (started) {
            check(client.serviceStart(NAME, PATIENCE).pid() != null, "the service does not start");
            check(client.serviceStop(NAME, PATIENCE).pid() == null, "the service does not stop");
        }
        client.serviceDelete(NAME);
        try {
            client.serviceStatus(NAME);
        } catch (RpcException refused) {
            if (refused.error() != RpcError.NOT_FOUND) {
                throw refused;
            }
        }
    }

    private void run() throws IOException {
        int number = submissions.made();
        submissions.submit(client);
        long id = submissions.idOf(number);
        client.runStatus(id);
        client.runWhy(id);
        client.runCancel(id);
        check(client.runWait(id, PATIENCE).finishedAt() != null, "run " + id + " does not end");
    }

    private static void check(boolean done, String what) throws IOException {
        if (!done) {
            throw new IOException("rehearsal: " + what);
        }
    }
}
