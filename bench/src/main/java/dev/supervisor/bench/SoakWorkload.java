package dev.supervisor.bench;

import dev.supervisor.bench.Operation.Kind;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import java.io.IOException;

/** What a soak asks at its rate. That a service is not there is an answer too: it may have been wiped. */
final class SoakWorkload {
    private static final int PAGE = 50;

    private final SoakRuns runs;

    SoakWorkload(SoakRuns runs) {
        this.runs = runs;
    }

    Mix reads() {
        return new Mix()
                .with(4, read("run.status", (client, random) -> {
                    if (!runs.look(client)) {
                        client.runList(null, null, null, 1);
                    }
                }))
                .with(2, read("run.list", (client, random) -> client.runList(null, null, null, PAGE)))
                .with(
                        2,
                        read(
                                "service.status",
                                (client, random) ->
                                        status(client, ServiceChurn.steady(random.nextInt(ServiceChurn.STEADY)))))
                .with(1, read("service.status_all", (client, random) -> client.serviceStatusAll(null)))
                .with(1, read("system.info", (client, random) -> client.systemInfo()));
    }

    Mix writes() {
        return new Mix().with(1, new Operation("run.submit", Kind.WRITE, (client, random) -> runs.submit(client)));
    }

    private static void status(SupervisorClient client, String service) throws IOException {
        try {
            client.serviceStatus(service);
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
