package dev.supervisor.bench;

import dev.supervisor.bench.Operation.Kind;
import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** What {@code load} asks of the daemon: what a page, a script and a person ask for, and runs of a short command. */
final class LoadWorkload {
    private static final int PAGE = 50;

    private final Submissions submissions;
    private final List<String> services;

    /** @param services names to ask about; may be empty */
    LoadWorkload(Submissions submissions, List<String> services) {
        this.submissions = submissions;
        this.services = services;
    }

    Mix reads() {
        Mix mix = new Mix()
                .with(1, read("service.status_all", (client, random) -> client.serviceStatusAll(null)))
                .with(3, read("run.status", this::runStatus))
                .with(2, read("run.list", (client, random) -> client.runList(null, null, null, PAGE)));
        return services.isEmpty() ? mix : mix.with(4, read("service.status", this::serviceStatus));
    }

    Mix writes() {
        return new Mix()
                .with(1, new Operation("run.submit", Kind.WRITE, (client, random) -> submissions.submit(client)));
    }

    private void serviceStatus(SupervisorClient client, SplittableRandom random) throws IOException {
        client.serviceStatus(services.get(random.nextInt(services.size())));
    }

    /** Of a run of ours; until there is one, the newest run of all. */
    private void runStatus(SupervisorClient client, SplittableRandom random) throws IOException {
        long id = submissions.some(random);
        if (id == 0) {
            client.runList(null, null, null, 1);
            return;
        }
        client.runStatus(id);
    }

    private static Operation read(String name, Operation.Call call) {
        return new Operation(name, Kind.READ, call);
    }
}
