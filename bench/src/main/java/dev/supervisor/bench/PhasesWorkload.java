package dev.supervisor.bench;

import dev.supervisor.bench.Operation.Kind;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.RunSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What {@code phases} asks of a daemon with a {@link SeededState}. */
final class PhasesWorkload {
    private static final int PAGE = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int runs;

    /** @param runs of the seeded state, by id from 1 */
    PhasesWorkload(int runs) {
        this.runs = runs;
    }

    Mix statusAll() {
        return new Mix().with(1, read("service.status_all", (client, random) -> client.serviceStatusAll(null)));
    }

    /** What a page, a script and a person ask for. */
    Mix statuses() {
        return storedReads()
                .with(
                        1,
                        read(
                                "service.status",
                                (client, random) -> client.serviceStatus(
                                        SeededState.service(random.nextInt(SeededState.SERVICES)))));
    }

    /** Those that must be answered from the database: the status of services is published in memory. */
    Mix storedReads() {
        return new Mix()
                .with(1, read("run.status", this::runStatus))
                .with(1, read("run.list", (client, random) -> client.runList(null, null, null, PAGE)));
    }

    static Mix submits(Submissions submissions) {
        return new Mix().with(1, submit(submissions));
    }

    static Operation submit(Submissions submissions) {
        return new Operation("run.submit", Kind.WRITE, (client, random) -> submissions.submit(client));
    }

    /** Has a run sleep in the pool's only slot, so that what is submitted waits and no child process disturbs what is measured. */
    static void occupyPool(SupervisorClient client) throws IOException {
        RunSpec sleeper = RunSpecs.of("occupant", List.of("sleep", "1000000"), 1_000, null, Map.of());
        long id = client.runSubmit(sleeper).runId();
        boolean sleeps = Waiting.until(PATIENCE, () -> isRunning(client, id));
        if (!sleeps) {
            throw new IOException("run " + id + ", which is to keep the others waiting, does not start");
        }
    }

    private static boolean isRunning(SupervisorClient client, long id) {
        try {
            return client.runStatus(id).state().equals("running");
        } catch (IOException e) {
            return false;
        }
    }

    /** Of any of the seeded runs; that it is not there any more is an answer too. */
    private void runStatus(SupervisorClient client, SplittableRandom random) throws IOException {
        try {
            client.runStatus(1 + random.nextInt(runs));
        } catch (RpcException refused) {
            if (refused.error() != RpcError.NOT_FOUND) {
                throw refused;
            }
        }
    }

    private static Operation read(String name, Operation.Call call) {
        return new Operation(name, Kind.READ, call);
    }
}
